import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { formatDuration } from '#server/galera/figures.ts'
import { blocking, notice, warning } from './finding.ts'
import {
  clusterNameProblem,
  donorPreference,
  isAddress,
  nodeNameProblem,
  prefixTrap,
} from '#server/galera/node-names.ts'
import { rsyncLookupMs } from '#server/galera/transfer-estimate.ts'

/** A look-up slower than this is no cache and no hosts file (galera-measured §5.5). */
const SLOW_LOOKUP_MS = 500

/** Names and addresses: usable, unique, and found quickly. */
export function nameFindings(situation: Situation): PreflightFinding[] {
  const { newcomers, members, clusterName } = situation
  const findings: PreflightFinding[] = []
  const cluster = situation.kind === 'deploy-cluster' ? clusterNameProblem(clusterName) : null
  if (cluster) {
    findings.push(
      blocking('cluster-name', [], {
        title: cluster.message,
        why: CLUSTER_NAME_WHY,
        mend: cluster.mend,
      }),
    )
  }
  newcomers.forEach((party, index) => {
    const others = [...members, ...newcomers.filter((_, at) => at < index)]
    findings.push(...nodeName(party, others, situation), ...address(party, others))
    for (const other of [...members, ...newcomers]) {
      if (other !== party) findings.push(...lookups(party, other, situation))
      if (!other.isNew) findings.push(...lookups(other, party, situation))
    }
  })
  return findings
}

const CLUSTER_NAME_WHY = 'Servers with different names do not join each other.'

function nodeName(
  party: PlanParty,
  others: readonly PlanParty[],
  { donor }: Situation,
): PreflightFinding[] {
  const { key, name } = party
  const problem = nodeNameProblem(name)
  if (problem) {
    const why = 'Galera and its logs tell nodes apart by this name.'
    return [
      blocking(`node-name:${key}`, [key], { title: problem.message, why, mend: problem.mend }),
    ]
  }
  const rows = others.flatMap(({ reading }) => (reading?.members ?? []).map((row) => row.name))
  const taken = [...others.flatMap((other) => [other.name, other.key]), ...rows]
  if (taken.includes(name)) {
    return [
      blocking(`node-name:${key}`, [key], {
        title: `The name ${name} is taken in this cluster.`,
        why: 'wsrep_sst_donor and the logs could not tell the two apart.',
        mend: 'Give the node another name, or remove the entry of one that never became a member.',
      }),
    ]
  }
  const trapped = [
    ...new Set(
      prefixTrap(
        name,
        others.map((other) => other.name),
      ),
    ),
  ]
  if (trapped.length === 0) return []
  const unnameable = donor !== null && donorPreference(donor.name, name) === null
  return [
    warning(`node-name-prefix:${key}`, [key], {
      title: `${name} and ${trapped.join(', ')} begin alike.`,
      why: `wsrep_sst_donor compares beginnings: the shorter name also means the longer${unnameable ? `, so ${donor.name} cannot be named as the donor and Galera chooses` : ''}.`,
      mend: 'Choose a name that is no beginning of another, for instance node04.',
    }),
  ]
}

function address(party: PlanParty, others: readonly PlanParty[]): PreflightFinding[] {
  const { key, name, galeraAddress } = party
  const id = `address:${key}`
  if (!isAddress(galeraAddress)) {
    return [
      blocking(id, [key], {
        title: `"${galeraAddress}" is no address that the members of a cluster can use.`,
        why: 'It stands in wsrep_cluster_address of every member.',
        mend: 'Give an IP address or a host name without a port.',
      }),
    ]
  }
  const same = others.find(
    (other) =>
      other.galeraAddress === galeraAddress ||
      (other.sshAddress === party.sshAddress && other.sshPort === party.sshPort),
  )
  if (!same) return []
  return [
    blocking(id, [key, same.key], {
      title: `${name} has the address of ${same.name}.`,
      why: 'Two members cannot share one; most likely it is the same server.',
      mend: `Give another server, or remove ${same.name} from the console if it never became a member.`,
    }),
  ]
}

function lookups(from: PlanParty, to: PlanParty, situation: Situation): PreflightFinding[] {
  const look = from.facts?.names[to.key]
  if (!look || look.ms < SLOW_LOOKUP_MS) return []
  const { method, donor, choices } = situation
  const cost =
    from.isNew && to === donor
      ? rsyncLookupMs({
          method,
          parts: donor.facts?.dataParts ?? null,
          threads: donor.facts?.cpuCount ?? 1,
          lookupMs: look.ms,
        })
      : 0
  const words = {
    title: `${from.name} takes ${formatDuration(look.ms)} to look up ${to.name}.`,
    why:
      cost > 0
        ? `rsync’s daemon looks up the donor at each connection: that adds about ${formatDuration(cost)}, and the donor takes no writes meanwhile.`
        : 'Logins and transfers that look up the other end wait that long each time.',
    mend: choices.hostEntries
      ? null
      : 'Let the plan add the members to /etc/hosts, or mend the resolver of the server.',
  }
  const id = `lookup:${from.key}:${to.key}`
  return [
    choices.hostEntries
      ? notice(id, [from.key, to.key], words)
      : warning(id, [from.key, to.key], words),
  ]
}

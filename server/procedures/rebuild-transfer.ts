import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { parseServerVersion } from '#server/galera/server-version.ts'
import { accountNeed, scriptOf, sstIsEncrypted, toolsOf } from '#server/galera/sst-methods.ts'
import type { NodeJobInput } from './node-job-input.ts'
import type { PreflightFinding, WayBackForecast } from './plan.ts'
import { accountFails } from './preflight/account.ts'
import { blocking, warning } from './preflight/finding.ts'
import { portFinding, takenPort, type PortEnd } from './preflight/port-findings.ts'
import { unreadable } from './preflight/tls.ts'
import { sstDifferences, sstPaths } from './transfer-tls.ts'

interface Donor extends PortEnd {
  facts: PreflightFacts
  /** Galera takes this one, as far as is known: what fails with it fails the rebuild. */
  expected: boolean
}

/** Whether the others can send to a node whose data are set aside by then: nothing of it is new to them. */
export function transferFindings(
  input: NodeJobInput,
  name: string,
  wayBack: WayBackForecast | null,
): PreflightFinding[] {
  const method = wayBack?.method ?? null
  if (method === null) return []
  const { server } = input
  const joiner: PortEnd = { key: name, name, facts: server, galeraAddress: server.address }
  const donors = donorsOf(input, wayBack?.donor ?? null)
  const sst = server.sstOptions ?? {}
  return [
    ...(donors.some(({ expected }) => expected) ? [] : [noDonorSeen(wayBack?.donor ?? null)]),
    ...takenPort(joiner, 4444),
    ...takenPort(joiner, 4568),
    ...lacking(joiner, server, method, 'joiner', true),
    ...unreadable(joiner, sstPaths(sst), 'state transfers'),
    ...donors.flatMap((donor) => [
      ...portFindings(donor, joiner),
      ...accountFindings(donor, method),
      ...lacking(donor, donor.facts, method, 'donor', donor.expected),
      ...parity(donor, joiner),
    ]),
  ]
}

function donorsOf({ others }: NodeJobInput, expected: string | null): Donor[] {
  const seen = others.filter(({ problem }) => problem === null || problem.stage === 'sql')
  return seen.map((facts) => ({
    key: facts.key,
    name: facts.key,
    facts,
    galeraAddress: facts.address,
    expected: expected === null || facts.key === expected || others.length === 1,
  }))
}

function noDonorSeen(expected: string | null): PreflightFinding {
  return warning('donor-unseen', expected === null ? [] : [expected], {
    title: `${expected ?? 'The donor'} could not be looked at.`,
    why: 'Whether it can send is known only once the data are set aside.',
    mend: 'Give it an SSH credential, or name another donor.',
  })
}

/** A receiver that listens elsewhere is not tried. */
function portFindings(donor: Donor, joiner: PortEnd): PreflightFinding[] {
  const told = joiner.facts?.options['wsrep_sst_receive_address'] ?? 'AUTO'
  const ports = /^auto$/i.test(told) ? [4444, 4568] : [4568]
  return ports.flatMap((port) =>
    portFinding(donor, joiner, port, { opens: false, required: donor.expected }),
  )
}

function accountFindings(
  { key, name, facts, expected }: Donor,
  method: string,
): PreflightFinding[] {
  const version = parseServerVersion(facts.mariadb?.version ?? '')
  if (version && accountNeed(method, version) === 'none') return []
  const { user = null, works = null, error = null } = facts.sstAccount ?? {}
  if (works === true) return []
  const id = `sst-account:${key}`
  if (works === false) {
    const words = {
      ...accountFails({ name }, error),
      mend: `Give wsrep_sst_auth on ${name} an account that works and its password, then plan again.`,
    }
    return [expected ? blocking(id, [key], words) : warning(id, [key], words)]
  }
  return [
    warning(id, [key], {
      title:
        user === null
          ? `No wsrep_sst_auth of ${name} is known.`
          : `Whether the SST account ${user} works on ${name} is not known.`,
      why: `${method} logs in with it on the donor; where it cannot, the transfer fails after the joiner’s data are set aside.`,
      mend: `Make sure that wsrep_sst_auth on ${name} names an account that works, or that the system user mysql may log in there.`,
    }),
  ]
}

function lacking(
  { key, name }: PortEnd,
  facts: PreflightFacts,
  method: string,
  end: 'donor' | 'joiner',
  grave: boolean,
): PreflightFinding[] {
  const tools = toolsOf(method, end, sstIsEncrypted(facts.sstOptions ?? {}))
  const missing = tools.filter((tool) => !tool.some((one) => facts.tools[one]))
  const names = missing.map(([first]) => first ?? '')
  const script = scriptOf(method)
  if (!facts.sstScripts.includes(script)) names.unshift(script)
  if (names.length === 0) return []
  const words = {
    title: `${name} has no ${names.join(' and no ')}.`,
    why: `${method} needs it to ${end === 'donor' ? 'send' : 'receive'}.`,
    mend: `Install it on ${name} in the version of its server, then plan again.`,
  }
  const id = `tools:${key}`
  return [grave ? blocking(id, [key], words) : warning(id, [key], words)]
}

/** One end encrypted or packed otherwise than the other breaks off once the data are gone (§5.7). */
function parity({ key, name, facts, expected }: Donor, joiner: PortEnd): PreflightFinding[] {
  const where = [key, joiner.key]
  const id = `sst-parity:${key}`
  const why = 'Both ends read [sst] anew at each transfer; where they do not agree it breaks off.'
  if (!facts.sstOptions || !joiner.facts?.sstOptions) {
    return [
      warning(id, where, {
        title: `Whether [sst] of ${name} and ${joiner.name} agree is not known.`,
        why,
        mend: 'Compare "my_print_defaults sst" on both.',
      }),
    ]
  }
  const differing = sstDifferences(facts.sstOptions, joiner.facts.sstOptions)
  if (differing.length === 0) return []
  const words = {
    title: `[sst] of ${name} and ${joiner.name} differ in ${differing.join(', ')}.`,
    why,
    mend: `Set ${differing.join(', ')} in [sst] of both to the same, then plan again.`,
  }
  return [expected ? blocking(id, where, words) : warning(id, where, words)]
}

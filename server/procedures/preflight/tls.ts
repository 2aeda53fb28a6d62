import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { blocking, warning } from './finding.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'

/** Encryption of state transfers and of replication: both ends, and the files it needs. */
export function tlsFindings(situation: Situation): PreflightFinding[] {
  return [...transferTls(situation), ...replicationTls(situation)]
}

function transferTls({
  tls,
  newcomers,
  members,
  kind,
  choices,
  method,
}: Situation): PreflightFinding[] {
  const findings: PreflightFinding[] = []
  if (tls.secretOption !== null) {
    findings.push(
      blocking('sst-secret', [], {
        title: 'The cluster encrypts transfers with a shared key (encrypt=1).',
        why: 'The console does not read secrets, so it cannot carry the key over.',
        mend: 'Change [sst] of the members to certificates (encrypt=3), then make the plan again.',
      }),
    )
  }
  if (choices.tls !== null && !tls.encrypted) {
    findings.push(
      blocking('sst-tls-unsupported', [], {
        title: `The console cannot encrypt transfers by ${method}.`,
        why: 'Only mariadb-backup and rsync take certificates from [sst].',
        mend: 'Choose mariabackup or rsync, or do without.',
      }),
    )
  }
  const data = [...members, ...newcomers].filter((party) => party.kind === 'data')
  for (const party of data) findings.push(...unreadable(party, tls.paths, 'state transfers'))
  if (!tls.encrypted && kind === 'add-node' && members.some(usesReplicationTls)) {
    findings.push(
      warning(
        'sst-plain',
        newcomers.map(({ key }) => key),
        {
          title: 'Replication is encrypted, state transfers are not.',
          why: 'socket.ssl does not cover the SST: the whole data set goes over the network in plain text (manual).',
          mend: 'Choose certificates for the transfer.',
        },
      ),
    )
  }
  return findings
}

function replicationTls({ donor, newcomers }: Situation): PreflightFinding[] {
  if (!donor || donor.isNew || !usesReplicationTls(donor)) return []
  const options = parseProviderOptions(donor.facts?.options['wsrep_provider_options'] ?? '')
  const paths = ['socket.ssl_key', 'socket.ssl_cert', 'socket.ssl_ca'].flatMap(
    (name) => options.get(name) ?? [],
  )
  return newcomers.flatMap((party) => unreadable(party, paths, 'replication'))
}

function usesReplicationTls({ facts }: PlanParty): boolean {
  return /socket\.ssl(_key|_cert|\s*=\s*(yes|1|true|on))/i.test(
    facts?.options['wsrep_provider_options'] ?? '',
  )
}

export function unreadable(
  { key, name, facts }: Pick<PlanParty, 'key' | 'name' | 'facts'>,
  paths: readonly string[],
  what: string,
): PreflightFinding[] {
  if (!facts || facts.problem) return []
  return paths.flatMap((path) => {
    const readable = facts.readableFiles?.[path]
    if (readable === true) return []
    const words = {
      title:
        readable === false
          ? `The user mysql on ${name} cannot read ${path}.`
          : `Whether the user mysql on ${name} can read ${path} is not known.`,
      why: `It is a certificate or key for ${what}; without it they fail, after the joiner’s data are gone.`,
      mend: `Put it there, readable by mysql, or choose other files.`,
    }
    const id = `tls-file:${key}:${path}`
    return [readable === false ? blocking(id, [key], words) : warning(id, [key], words)]
  })
}

import { memberPackages } from '../member-packages.ts'
import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { formatDurationRange } from '#server/galera/figures.ts'
import { blocking, notice, warning } from './finding.ts'
import { methodAllowed, methodRule, scriptOf, toolsOf } from '#server/galera/sst-methods.ts'
import { blocksDonor } from '#server/galera/transfer-estimate.ts'

/** Whether the method works between these servers, and what it does to the donor. */
export function methodFindings(situation: Situation): PreflightFinding[] {
  const { method, sourceVersion, newcomers, advice } = situation
  const where = newcomers.map(({ key }) => key)
  const permission = sourceVersion
    ? methodAllowed(method, sourceVersion)
    : { allowed: true as const }
  if (!permission.allowed) {
    return [
      blocking('method-refused', where, {
        title: `${method} cannot be used here.`,
        why: permission.because,
        mend:
          permission.instead === null ? 'Choose another method.' : `Choose ${permission.instead}.`,
      }),
    ]
  }
  const findings = [
    ...scripts(situation),
    ...tools(situation),
    ...donorBlocked(situation),
    ...setAsideLosesDelta(situation),
  ]
  if (advice && advice.method !== method) {
    findings.push(
      notice('method-not-advised', where, {
        title: `The advised method is ${advice.method}, ${method} was chosen.`,
        why: advice.because,
        mend: `Choose ${advice.method}.`,
      }),
    )
  }
  return findings
}

/** A server that has MariaDB but not the script fails after the join (galera-measured §7). */
function scripts({ method, members, newcomers, donor }: Situation): PreflightFinding[] {
  const script = scriptOf(method)
  const lacking = [...newcomers, ...members].filter(
    ({ kind, facts }) =>
      kind === 'data' &&
      facts?.problem === null &&
      facts.sstScripts.length > 0 &&
      !facts.sstScripts.includes(script),
  )
  const unknownScript = methodRule(method) === null
  const unsure = unknownScript
    ? newcomers.filter(({ facts }) => facts?.sstScripts.length === 0)
    : []
  return [
    ...lacking.map((party) => {
      const words = {
        title: `${party.name} has no ${script}.`,
        why: 'The server runs this script to send or receive; without it the transfer fails.',
        mend: `Put ${script} there, or choose another method.`,
      }
      return party.isNew || party === donor
        ? blocking(`script:${party.key}`, [party.key], words)
        : warning(`script:${party.key}`, [party.key], words)
    }),
    ...unsure.map(({ key, name }) =>
      blocking(`script:${key}`, [key], {
        title: `${name} has no ${script} yet.`,
        why: 'It is no script of MariaDB, so no package that the console installs brings it.',
        mend: `Install MariaDB and ${script} on ${name} first, or choose another method.`,
      }),
    ),
  ]
}

function tools({ method, members, newcomers, donor, tls }: Situation): PreflightFinding[] {
  const findings: PreflightFinding[] = []
  for (const member of members) {
    if (member.kind !== 'data' || member.facts?.problem !== null) continue
    const { install, missing } = memberPackages(member, method, tls.encrypted)
    if (install.length > 0) {
      findings.push(
        notice(`member-tools:${member.key}`, [member.key], {
          title: `${install.join(' and ')} will be installed on ${member.name}.`,
          why: `It cannot send with ${method} without. Its server is neither upgraded nor restarted.`,
          mend: null,
        }),
      )
    }
    if (missing.length === 0) continue
    const words = {
      title: `${member.name} lacks ${missing.join(' and ')} in the version of its server.`,
      why: `It cannot send with ${method}; installing another version would upgrade, and so restart, the running server.`,
      mend: `Install ${missing.join(' and ')} on ${member.name} at its next maintenance, or choose another method.`,
    }
    findings.push(
      member === donor
        ? blocking(`member-tools:${member.key}`, [member.key], words)
        : warning(`member-tools:${member.key}`, [member.key], words),
    )
  }
  for (const party of newcomers) findings.push(...newcomerTools(party, method, tls.encrypted))
  return findings
}

/** Packages bring the tools; what neither is there nor is offered is missing for good. */
function newcomerTools(
  { key, name, facts }: PlanParty,
  method: string,
  tls: boolean,
): PreflightFinding[] {
  const rule = methodRule(method)
  if (!facts || facts.problem || !rule) return []
  const offered = (one: string): boolean =>
    facts.packages[one] !== undefined || facts.candidates[one] !== undefined
  const packages = [
    ...rule.packages.joiner,
    ...(tls && rule.tls === 'sst-stunnel' ? ['stunnel4'] : []),
  ]
  const absent = packages.filter((one) => !offered(one))
  const toolsHere = toolsOf(method, 'joiner', tls).every((tool) =>
    tool.some((one) => facts.tools[one]),
  )
  if (absent.length === 0 || toolsHere) return []
  return [
    blocking(`joiner-tools:${key}`, [key], {
      title: `apt on ${name} offers no ${absent.join(' and no ')}.`,
      why: `${rule.label} needs it to receive.`,
      mend: 'Give a repository that has it, or choose another method.',
    }),
  ]
}

function donorBlocked({ method, donor, donors, estimate, kind }: Situation): PreflightFinding[] {
  if (!donor || kind === 'deploy-cluster' || !blocksDonor(method)) return []
  const time = formatDurationRange(estimate.durationMs)
  const writes = donor.writing === true
  const words = {
    title: writes
      ? `${donor.name} takes writes now, and takes none while it sends.`
      : `${donor.name} takes no writes while it sends.`,
    why: `${method} holds a read lock on the donor for the whole transfer, ${time}. Its wsrep_ready stays ON, so health checks go on sending clients there.`,
    mend: writes
      ? `Send the clients to another member for that time, ${donors.length > 1 ? 'choose another donor, ' : ''}or choose mariabackup.`
      : 'Choose mariabackup if writes may come there.',
  }
  return [
    writes
      ? warning('donor-blocked', [donor.key], words)
      : notice('donor-blocked', [donor.key], words),
  ]
}

function setAsideLosesDelta({ method, newcomers }: Situation): PreflightFinding[] {
  if (method !== 'rsync_wan') return []
  const withCopy = newcomers.filter(({ facts }) => facts?.mariadb?.dataKind === 'has-data')
  return withCopy.map(({ key, name }) =>
    notice(`no-delta:${key}`, [key], {
      title: `rsync_wan sends everything to ${name}.`,
      why: 'It sends differences only against a copy in place, and what lies there is set aside first so that nothing is lost.',
      mend: null,
    }),
  )
}

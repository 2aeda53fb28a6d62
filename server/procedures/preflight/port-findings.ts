import type { PreflightFinding } from '../plan.ts'
import type { PlanParty } from '../situation.ts'
import { blocking, notice, warning } from './finding.ts'

/** What each port is for (manual, "Firewall settings"). */
const PURPOSE: Readonly<Record<number, string>> = {
  4444: 'state transfers (SST)',
  4567: 'group communication',
  4568: 'missing write-sets (IST) and the end of each SST',
}

export type PortEnd = Pick<PlanParty, 'key' | 'name' | 'facts' | 'galeraAddress'>

/** `opens`: the plan opens ports where a firewall is active; `required`: it cannot do without. */
export function portFinding(
  from: PortEnd,
  to: PortEnd,
  port: number,
  { opens, required }: { opens: boolean; required: boolean },
): PreflightFinding[] {
  const probe = from.facts?.reach[`${to.key}:${port}`]
  const purpose = PURPOSE[port] ?? 'client logins and mysqldump'
  const where = [from.key, to.key]
  const id = `port:${from.key}:${to.key}:${port}`
  if (probe?.ok === true) return []
  if (probe === undefined) {
    if (!required) return []
    return [
      warning(id, where, {
        title: `Port ${port} from ${from.name} to ${to.name} could not be tried.`,
        why: `It carries ${purpose}.`,
        mend: 'Make the plan again; if it stays so, try the port by hand.',
      }),
    ]
  }
  const error = probe.error ?? 'no answer'
  if (opens && to.facts?.firewall.active === true) {
    return [
      notice(id, where, {
        title: `Port ${port} of ${to.name} is closed to ${from.name} (${error}).`,
        why: `It carries ${purpose}. The plan opens it in ${to.facts.firewall.tool}.`,
        mend: null,
      }),
    ]
  }
  const words = {
    title: `${from.name} cannot reach port ${port} of ${to.name} (${error}).`,
    why: `It carries ${purpose}; in a cluster each server must reach each other one.`,
    mend: `Open TCP port ${port} on ${to.name} for ${from.galeraAddress}, and in every firewall between them.`,
  }
  return [required ? blocking(id, where, words) : warning(id, where, words)]
}

/** An orphan of an earlier transfer holds 4444 and makes the next one fail (trap 20). */
export function takenPort(
  { key, name, facts }: Pick<PortEnd, 'key' | 'name' | 'facts'>,
  port: number,
): PreflightFinding[] {
  const program = facts?.listeners[port]
  if (program === undefined) return []
  return [
    blocking(`listener:${key}:${port}`, [key], {
      title: `On ${name} "${program}" listens on port ${port}.`,
      why: 'It is left over from an earlier transfer, or something else; the new transfer cannot listen there.',
      mend: `End that program on ${name} by its number, then make the plan again.`,
    }),
  ]
}

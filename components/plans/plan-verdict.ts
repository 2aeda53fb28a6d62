import type { Severity } from '#server/galera/model.ts'
import type { Plan, PlanSummary } from '#server/procedures/plan.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { formatDurationRange } from '#server/galera/figures.ts'

/** The sentence with which a plan begins. */
export function planVerdict(plan: Plan): { severity: Severity; sentence: string } {
  const blocking = plan.findings.filter((finding) => finding.blocks).length
  if (blocking > 0) {
    return {
      severity: 'critical',
      sentence: `${formatNumberOf(blocking, 'finding')} would make it fail. Mend ${blocking === 1 ? 'it' : 'them'}, then plan again; nothing has to be typed anew.`,
    }
  }
  const concerns = plan.findings.filter(({ severity }) => isConcern(severity)).length
  const servers = new Set(plan.steps.map((step) => step.server)).size
  const length = `${formatNumberOf(plan.steps.length, 'step')} on ${formatNumberOf(servers, 'server')}, ${formatDurationRange(plan.summary.totalMs)}.`
  return concerns > 0
    ? {
        severity: 'warning',
        sentence: `Ready, with ${formatNumberOf(concerns, 'warning')}: ${length}`,
      }
    : { severity: 'ok', sentence: `Ready: ${length}` }
}

/** Worth reading before the start, though it does not stop it. */
export function isConcern(severity: Severity): boolean {
  return severity === 'warning' || severity === 'critical'
}

/** What the donor and its clients feel. */
export function donorEffect(transfer: NonNullable<PlanSummary['transfer']>): string {
  const donor = transfer.donor ?? 'The donor, which Galera chooses,'
  const { donorTakesWrites } = transfer
  if (!transfer.donorBlocked) return `${donor} is not blocked: it goes on taking writes.`
  const blocked = `${donor} is blocked: it takes no writes while it sends.`
  if (donorTakesWrites === null) return `${blocked} Whether clients write there now is not known.`
  return donorTakesWrites
    ? `${blocked} Clients write there now, and will wait or fail.`
    : `${blocked} No client writes there now.`
}

export function quorumEffect(survives: boolean | null): string {
  if (survives === null) return 'Not known whether the cluster survives one more failure meanwhile.'
  return survives
    ? 'The cluster survives one more failure while this runs.'
    : 'The cluster does not survive one more failure while this runs.'
}

import type { IstVerdict } from '#server/galera/ist/ist-verdict.ts'
import type { TrialOutcome } from './ist-trial.ts'

export type TrialResult = 'right' | 'wrong' | 'unknown' | 'unallowed'

/**
 * A donor that was not named is not right. Not to know is allowed after a crash alone: grastate.dat
 * then says -1, and the recovered position is usually there, not always (galera-reference.md, 4).
 */
export function judgeTrial(
  { crash }: { crash: boolean },
  verdict: Pick<IstVerdict, 'kind' | 'donorName'>,
  seen: TrialOutcome,
): TrialResult {
  if (verdict.kind === 'not-enough-evidence') return crash ? 'unknown' : 'unallowed'
  const isRight = verdict.kind === seen.kind && verdict.donorName === seen.donorName
  return isRight && seen.donorName !== null ? 'right' : 'wrong'
}

/** What to do next with a job and with a step of it: two pure functions of what is known. */
import type { ProbeAnswer } from '#server/actions/action.ts'
import type { StepState } from './step-states.ts'

export type GuardAnswer =
  /** `note`: what was found, for the transcript. */
  | { holds: true; note?: string }
  /** `accept`: risks that a person may take. */
  | { holds: false; because: string; mend: string; accept?: string[] }

export interface StepSight {
  state: StepState
  /** It was begun to act, now or by an earlier worker. */
  ran: boolean
  /** A person decided that it runs although the probe cannot tell. */
  decision: 'run' | null
  /** What cancelling does while it runs. */
  cancelMode: 'stop' | 'finish' | 'detach'
  /** Neighbours of the same wave: those of one lane run in order, lanes at the same time. null runs alone. */
  wave: number | null
  lane: string
}

export type NextOfJob =
  | { next: 'succeed' | 'cancel' }
  /** A step keeps the job from going on. */
  | { next: 'stand'; move: 'fail' | 'ask'; index: number }
  /** Each lane in its order, at the same time as the others. */
  | { next: 'steps'; lanes: number[][] }

/** The steps run in order, the lanes of one wave together. */
export function nextOfJob(steps: readonly StepSight[], cancelRequested: boolean): NextOfJob {
  const at = (state: StepState) => steps.findIndex((step) => step.state === state)
  if (at('failed') !== -1) return { next: 'stand', move: 'fail', index: at('failed') }
  if (at('unclear') !== -1) return { next: 'stand', move: 'ask', index: at('unclear') }
  if (at('stopped') !== -1) return { next: 'cancel' }
  const first = steps.findIndex((step) => step.state !== 'done')
  if (first === -1) return { next: 'succeed' }
  const wave = waveFrom(steps, first)
  if (!cancelRequested) return { next: 'steps', lanes: lanesOf(steps, wave) }
  const toSettle = wave.filter((index) => steps[index]?.state === 'running')
  return toSettle.length > 0
    ? { next: 'steps', lanes: lanesOf(steps, toSettle) }
    : { next: 'cancel' }
}

function waveFrom(steps: readonly StepSight[], first: number): number[] {
  const wave = steps[first]?.wave ?? null
  const indices = [first]
  for (let index = first + 1; wave !== null && steps[index]?.wave === wave; index += 1) {
    if (steps[index]?.state !== 'done') indices.push(index)
  }
  return indices
}

function lanesOf(steps: readonly StepSight[], indices: readonly number[]): number[][] {
  return [...Map.groupBy(indices, (index) => steps[index]?.lane).values()]
}

/** What a worker has seen of a step since it took it up. */
export interface Seen {
  begun: boolean
  probe: ProbeAnswer | null
  guard: GuardAnswer | null
  /** `run` or `undo` has returned. */
  returned: boolean
}

export const unseen: Seen = { begun: false, probe: null, guard: null, returned: false }

export type NextOfStep =
  | { next: 'begin' | 'look' | 'ask-guards' | 'run' | 'undo' | 'verify' | 'finish' | 'stop' }
  | { next: 'block'; because: string; mend: string; accept?: string[] }
  | { next: 'doubt'; because: string }

/**
 * A step is looked at before it runs, also the first time. direction `undo`: it is taken back, which
 * is safe to do twice by contract: only its guards are asked first.
 */
export function nextOfStep(
  step: StepSight,
  seen: Seen,
  direction: 'do' | 'undo',
  cancelRequested: boolean,
): NextOfStep {
  if (cancelRequested && maySettle(step, seen)) return { next: 'stop' }
  if (!seen.begun) return { next: 'begin' }
  if (direction === 'undo') {
    return seen.returned ? { next: 'finish' } : ifGuarded(seen, { next: 'undo' })
  }
  if (seen.returned) return { next: 'verify' }
  const { probe } = seen
  if (probe === null) return { next: 'look' }
  if (probe.state === 'done') return { next: 'verify' }
  if (probe.state === 'unknown' && step.decision !== 'run') {
    return { next: 'doubt', because: probe.because }
  }
  // Its own beginning is what guards would see now: a donor at work, a founder that starts.
  if (step.ran && probe.state === 'partial') return { next: 'run' }
  return ifGuarded(seen, { next: 'run' })
}

function ifGuarded({ guard }: Seen, move: NextOfStep): NextOfStep {
  if (guard === null) return { next: 'ask-guards' }
  if (guard.holds) return move
  const { because, mend, accept } = guard
  return { next: 'block', because, mend, ...(accept ? { accept } : {}) }
}

/** A safe point: before a step has acted, and within one that may be stopped. */
function maySettle(step: StepSight, seen: Seen): boolean {
  return !seen.returned && (!step.ran || step.cancelMode !== 'finish')
}

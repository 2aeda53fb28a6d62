import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  hasEnded,
  holdsLock,
  type JobMove,
  jobStateAfter,
  jobStates,
  statesBefore,
} from './job-states.ts'
import { type StepMove, stepStateAfter, stepStates } from './step-states.ts'

const moves: JobMove[] = [
  'claim',
  'finish',
  'fail',
  'block',
  'ask',
  'cancel',
  'retry',
  'resume',
  'resolve',
  'abandon',
]
const stepMoves: StepMove[] = [
  'begin',
  'finish',
  'fail',
  'doubt',
  'stop',
  'put-back',
  'retry',
  'mark-done',
]

it('only an undo leads out of an ended job, and only one that was cancelled', () => {
  const ways = jobStates
    .filter(hasEnded)
    .flatMap((state) => moves.map((move) => [state, move, jobStateAfter(state, move)] as const))
    .filter(([, , next]) => next !== null)
  expect(ways).toEqual([['cancelled', 'abandon', 'abandoned']])
})

it('from every state that holds the lock there is a way for a person to free it', () => {
  const byPerson: JobMove[] = ['cancel', 'abandon']
  for (const state of jobStates.filter(holdsLock)) {
    const next = byPerson.map((move) => jobStateAfter(state, move))
    expect(next.some((one) => one !== null && hasEnded(one))).toBe(true)
  }
})

it('whatever moves are tried, a job is always in a state from which it can end or has ended', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...moves), { maxLength: 60 }), (tried) => {
      let state = jobStateAfter('queued', 'claim') ?? 'queued'
      for (const move of tried) {
        const before = state
        state = jobStateAfter(state, move) ?? state
        if (state !== before) expect(statesBefore(move)).toContain(before)
        expect(holdsLock(state)).toBe(!hasEnded(state))
        if (state === 'succeeded' || state === 'abandoned') {
          expect(moves.every((one) => jobStateAfter(state, one) === null)).toBe(true)
        }
      }
    }),
  )
})

it('only a worker begins, finishes and doubts a step, and a done step stays done', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...stepMoves), { maxLength: 60 }), (tried) => {
      let state = stepStates[0] as (typeof stepStates)[number]
      let done = false
      for (const move of tried) {
        state = stepStateAfter(state, move) ?? state
        if (done) expect(state).toBe('done')
        done ||= state === 'done'
      }
    }),
  )
  expect(stepStateAfter('waiting', 'finish')).toBeNull()
})

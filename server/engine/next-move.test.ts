import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbeAnswer } from '#server/actions/action.ts'
import {
  type GuardAnswer,
  nextOfJob,
  nextOfStep,
  type Seen,
  type StepSight,
  unseen,
} from './next-move.ts'
import { stepStates } from './step-states.ts'

const sight = fc.record<StepSight>({
  state: fc.constantFrom(...stepStates),
  ran: fc.boolean(),
  decision: fc.constantFrom('run', null),
  cancelMode: fc.constantFrom('stop', 'finish', 'detach'),
  wave: fc.constantFrom(null, 1, 2),
  lane: fc.constantFrom('node1', 'node2'),
})
const probes: (ProbeAnswer | null)[] = [
  null,
  { state: 'done' },
  { state: 'absent' },
  { state: 'partial' },
  { state: 'unknown', because: 'it is dark' },
]
const guards: (GuardAnswer | null)[] = [
  null,
  { holds: true },
  { holds: false, because: 'no', mend: 'wait' },
  { holds: false, because: 'no', mend: 'wait', accept: ['few-left'] },
]
const seen = fc.record<Seen>({
  begun: fc.boolean(),
  probe: fc.constantFrom(...probes),
  guard: fc.constantFrom(...guards),
  returned: fc.boolean(),
})
const waiting: StepSight = {
  state: 'waiting',
  ran: false,
  decision: null,
  cancelMode: 'stop',
  wave: null,
  lane: 'node1',
}

describe('a step', () => {
  it('never runs unless it was begun, looked at, not done, and its guards hold or it is half-way', () => {
    fc.assert(
      fc.property(sight, seen, fc.boolean(), (step, known, cancel) => {
        if (nextOfStep(step, known, 'do', cancel).next !== 'run') return
        expect(known.begun && !known.returned).toBe(true)
        const isHalfWay = step.ran && known.probe?.state === 'partial'
        expect(isHalfWay || known.guard?.holds).toBe(true)
        expect(known.probe !== null && known.probe.state !== 'done').toBe(true)
        expect(known.probe?.state !== 'unknown' || step.decision === 'run').toBe(true)
      }),
    )
  })

  it('is not left half-way by cancelling when it must be finished', () => {
    fc.assert(
      fc.property(sight, seen, (step, known) => {
        const stops = nextOfStep(step, known, 'do', true).next === 'stop'
        if (stops) expect(step.ran && step.cancelMode === 'finish').toBe(false)
        expect(nextOfStep(step, known, 'do', false).next).not.toBe('stop')
      }),
    )
  })

  it('goes its way: begin, look, guards, run, verify', () => {
    const way: string[] = []
    let known: Seen = unseen
    for (let count = 0; count < 5; count += 1) {
      const { next } = nextOfStep(waiting, known, 'do', false)
      way.push(next)
      if (next === 'begin') known = { ...known, begun: true }
      if (next === 'look') known = { ...known, probe: { state: 'absent' } }
      if (next === 'ask-guards') known = { ...known, guard: { holds: true } }
      if (next === 'run') known = { ...known, returned: true }
    }
    expect(way).toEqual(['begin', 'look', 'ask-guards', 'run', 'verify'])
  })

  it('is only verified when the look says that it is done', () => {
    const known: Seen = { ...unseen, begun: true, probe: { state: 'done' } }
    expect(nextOfStep(waiting, known, 'do', false)).toEqual({ next: 'verify' })
  })

  it('that was begun and is half-way is not blocked by guards that would see its own start', () => {
    const known: Seen = { ...unseen, begun: true, probe: { state: 'partial' } }
    const begun: StepSight = { ...waiting, state: 'running', ran: true }
    expect(nextOfStep(begun, known, 'do', false)).toEqual({ next: 'run' })
    expect(nextOfStep(waiting, known, 'do', false)).toEqual({ next: 'ask-guards' })
    const nothing: Seen = { ...known, probe: { state: 'absent' } }
    expect(nextOfStep(begun, nothing, 'do', false)).toEqual({ next: 'ask-guards' })
  })

  it('asks a person when the look cannot tell, unless one has decided already', () => {
    const probe = { state: 'unknown', because: 'it is dark' } as const
    const known: Seen = { ...unseen, begun: true, probe, guard: { holds: true } }
    expect(nextOfStep(waiting, known, 'do', false)).toEqual({
      next: 'doubt',
      because: 'it is dark',
    })
    expect(nextOfStep({ ...waiting, decision: 'run' }, known, 'do', false)).toEqual({ next: 'run' })
  })
})

describe('a job', () => {
  const steps = fc.array(sight, { maxLength: 8 })

  it('runs a step only when all before its wave are done', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, cancel) => {
        const move = nextOfJob(all, cancel)
        if (move.next !== 'steps') return
        const indices = move.lanes.flat()
        expect(Math.min(...move.lanes.map((lane) => lane.length))).toBeGreaterThan(0)
        const first = all.findIndex((step) => step.state !== 'done')
        const last = Math.max(...indices)
        expect(Math.min(...indices)).toBeGreaterThanOrEqual(first)
        for (const step of all.slice(first, last + 1)) {
          if (last > first) expect(step.wave).toBe(all[first]?.wave)
        }
        for (const index of indices) {
          expect(['waiting', 'running']).toContain(all[index]?.state)
        }
        for (const lane of move.lanes) {
          expect(lane).toEqual(lane.toSorted((a, b) => a - b))
          expect(new Set(lane.map((index) => all[index]?.lane)).size).toBe(1)
        }
        const lanes = move.lanes.map(([index = -1]) => all[index]?.lane)
        expect(new Set(lanes).size).toBe(lanes.length)
      }),
    )
  })

  it('succeeds exactly when every step is done', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, cancel) => {
        const succeeds = nextOfJob(all, cancel).next === 'succeed'
        expect(succeeds).toBe(all.every((step) => step.state === 'done'))
      }),
    )
  })

  it('begins nothing new once it is to be cancelled', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const move = nextOfJob(all, true)
        if (move.next !== 'steps') return
        for (const index of move.lanes.flat()) expect(all[index]?.state).toBe('running')
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { jobStates } from '#server/engine/job-states.ts'
import { jobOf } from './job-fixture.ts'
import { mergeJobs, statesOf } from './job-filter.ts'

describe('statesOf', () => {
  it('has each state either not ended or ended', () => {
    const both = [...(statesOf('open').states ?? []), ...(statesOf('ended').states ?? [])]
    expect(both.toSorted()).toEqual([...jobStates].toSorted())
    expect(statesOf(null)).toEqual({})
  })
})

describe('mergeJobs', () => {
  it('keeps the newest account of each job, newest job first', () => {
    const old = jobOf([], { id: 'a', createdAtMs: 1 })
    const merged = mergeJobs(
      [jobOf([], { id: 'b', createdAtMs: 2, state: 'running' }), old],
      [jobOf([], { id: 'b', createdAtMs: 2, state: 'succeeded' })],
    )
    expect(merged.map(({ id, state }) => `${id} ${state}`)).toEqual(['b succeeded', 'a running'])
  })
})

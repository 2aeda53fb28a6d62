import { describe, expect, it } from 'vitest'
import { jobOf } from './job-fixture.ts'
import { jobVerdict } from './job-verdict.ts'

const reason = { message: 'The disk is full.', mend: 'Make room, then retry.' }

describe('jobVerdict', () => {
  it('of a running job says the step, the next one and the time left', () => {
    expect(jobVerdict(jobOf(['running']), 0)).toEqual({
      sentence: 'Now: “Do packages” on node4, step 1 of 2.',
      next: 'Next: “Do join” on node4. Time left: 30 s to 1 min.',
    })
    expect(jobVerdict(jobOf(['done', 'running']), 0).next).toContain('It is the last step.')
  })

  it('counts the steps that run at the same time', () => {
    const { sentence, next } = jobVerdict(jobOf(['running', 'running']), 0)
    expect(sentence).toBe('Now: “Do packages” on node4 and 1 step on other servers, step 1 of 2.')
    expect(next).toContain('It is the last step.')
  })

  it('says what a cancelled job still does', () => {
    const verdict = jobVerdict(jobOf(['running'], { cancelRequestedAtMs: 1 }), 0)
    expect(verdict.sentence).toBe('Cancelling: “Do packages” on node4 comes to a safe point.')
  })

  it('names the cause and the way on where it stands', () => {
    for (const [state, words] of [
      ['failed', 'failed. The disk is full.'],
      ['blocked', 'Stopped before “Do packages” on node4. The disk is full.'],
      ['needs-decision', 'It cannot be told whether'],
    ] as const) {
      const verdict = jobVerdict(jobOf(['failed'], { state, reason }), 0)
      expect(verdict.sentence).toContain(words)
      expect(verdict.next).toBe(reason.mend)
    }
  })

  it('takes the reason of the step where the job has none', () => {
    const job = jobOf(['failed'], { state: 'failed' })
    if (job.steps[0]) job.steps[0].error = reason
    expect(jobVerdict(job, 0).sentence).toContain('The disk is full.')
  })

  it('of an ended job says what it left behind', () => {
    const done = jobOf(['done', 'done'], { state: 'succeeded', startedAtMs: 0, endedAtMs: 42_000 })
    expect(jobVerdict(done, 0)).toEqual({
      sentence: 'All 2 steps are done and verified.',
      next: 'It took 42 s; planned were 30 s to 1 min.',
    })
    expect(jobVerdict(jobOf(['done'], { state: 'cancelled' }), 0)).toEqual({
      sentence: 'Cancelled after 1 of 2 steps.',
      next: 'What was done until then is still in place.',
    })
    expect(jobVerdict(jobOf([], { state: 'cancelled' }), 0).next).toBe(
      'Nothing was done on any server.',
    )
    expect(jobVerdict(jobOf(['done'], { state: 'abandoned', undoneById: 'j2' }), 0).next).toBe(
      'Another job takes back what was done.',
    )
  })
})

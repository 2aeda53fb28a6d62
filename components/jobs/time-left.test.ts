import { describe, expect, it } from 'vitest'
import { jobOf } from './job-fixture.ts'
import { timeLeft } from './time-left.ts'

describe('timeLeft', () => {
  it('counts what waits in full and the step at work less what it took', () => {
    const job = jobOf(['running'])
    if (job.steps[0]) job.steps[0].startedAtMs = 0
    expect(timeLeft(job, 4000)).toEqual({ leftMs: [26_000, 56_000], late: false })
    expect(timeLeft(job, 15_000)).toEqual({ leftMs: [20_000, 45_000], late: false })
  })

  it('says when the step at work takes longer than planned, and never less than nothing', () => {
    const job = jobOf(['done', 'running'])
    if (job.steps[1]) job.steps[1].startedAtMs = 0
    expect(timeLeft(job, 90_000)).toEqual({ leftMs: [0, 0], late: true })
  })

  it('does not count the time between two attempts', () => {
    const job = jobOf(['running'])
    if (job.steps[0]) Object.assign(job.steps[0], { startedAtMs: 0, attempt: 2 })
    expect(timeLeft(job, 900_000)?.late).toBe(false)
  })

  it('counts steps of one wave once, by the longest, but those of one server together', () => {
    const job = jobOf([])
    for (const step of job.plan.steps) step.wave = 1
    expect(timeLeft(job, 0)?.leftMs).toEqual([30_000, 60_000])
    for (const step of job.plan.steps) step.apart = true
    expect(timeLeft(job, 0)?.leftMs).toEqual([20_000, 40_000])
    if (job.plan.steps[1]) job.plan.steps[1].wave = 2
    expect(timeLeft(job, 0)?.leftMs).toEqual([30_000, 60_000])
  })

  it('is not told of a job that stands or has ended', () => {
    expect(timeLeft(jobOf(['failed'], { state: 'failed' }), 0)).toBeNull()
    expect(timeLeft(jobOf(['done', 'done'], { state: 'succeeded' }), 0)).toBeNull()
  })
})

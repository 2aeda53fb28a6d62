import { describe, expect, it } from 'vitest'
import { planOf } from '#components/plans/plan-fixture.ts'
import { comparedTexts } from '#server/procedures/compared-texts.ts'
import { jobComparison } from './job-comparison.ts'
import { jobOf } from './job-fixture.ts'

const plan = planOf({
  summary: {
    transfer: {
      kind: 'SST',
      method: 'mariabackup',
      donor: 'node1',
      bytes: null,
      durationMs: [1000, 2000],
      donorBlocked: false,
      donorTakesWrites: null,
    },
    totalMs: [30_000, 60_000],
    survivesOneMoreFailure: true,
    refusals: [],
  },
})

describe('jobComparison', () => {
  it('takes the transfer from the evidence of the step that joined', () => {
    const job = jobOf(['done', 'done'], { plan, startedAtMs: 0, endedAtMs: 70_000 })
    const join = job.steps[1]
    if (!join) throw new Error('no step')
    join.action = 'join-cluster'
    join.evidence = {
      clusterSize: 4,
      transfer: { kind: 'SST', method: 'rsync', donor: 'node1', bytes: null, durationMs: null },
    }
    const { total, transfer } = jobComparison(job)
    expect(comparedTexts(total)).toEqual({
      planned: '30 s to 1 min',
      actual: '1 min 10 s',
      against: '10 s longer',
    })
    expect(transfer.map((row) => [row.what, comparedTexts(row).against])).toEqual([
      ['kind', 'as planned'],
      ['method', 'other'],
      ['duration', ''],
      ['donor', 'as planned'],
    ])
  })

  it('says not seen where no step told of a transfer', () => {
    const { transfer } = jobComparison(jobOf(['done'], { plan }))
    expect(transfer.every((row) => comparedTexts(row).actual === 'not seen')).toBe(true)
  })
})

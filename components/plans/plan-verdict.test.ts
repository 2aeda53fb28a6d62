import { describe, expect, it } from 'vitest'
import { findingOf, planOf } from './plan-fixture.ts'
import { donorEffect, planVerdict, quorumEffect } from './plan-verdict.ts'

describe('planVerdict', () => {
  it('says first what stops it', () => {
    const blocks = findingOf({ blocks: true, severity: 'critical' })
    expect(planVerdict(planOf({ findings: [blocks, findingOf({})] }))).toEqual({
      severity: 'critical',
      sentence:
        '1 finding would make it fail. Mend it, then plan again; nothing has to be typed anew.',
    })
  })

  it('counts warnings, but not what is in order', () => {
    const findings = [
      findingOf({}),
      findingOf({ severity: 'ok' }),
      findingOf({ severity: 'notice' }),
    ]
    expect(planVerdict(planOf({ findings }))).toEqual({
      severity: 'warning',
      sentence: 'Ready, with 1 warning: 2 steps on 1 server, 30 s to 1 min.',
    })
    expect(planVerdict(planOf()).sentence).toBe('Ready: 2 steps on 1 server, 30 s to 1 min.')
  })
})

describe('effects', () => {
  const transfer = {
    kind: 'SST' as const,
    method: 'rsync',
    donor: 'node1',
    bytes: null,
    durationMs: [1, 2] as [number, number],
    donorBlocked: true,
    donorTakesWrites: null,
  }

  it('tell a blocked donor that takes writes from one that does not', () => {
    expect(donorEffect({ ...transfer, donorTakesWrites: true })).toContain(
      'Clients write there now',
    )
    expect(donorEffect({ ...transfer, donorTakesWrites: false })).toContain('No client writes')
    expect(donorEffect(transfer)).toContain('not known')
    expect(donorEffect({ ...transfer, donorBlocked: false })).toContain('not blocked')
    expect(donorEffect({ ...transfer, donor: null })).toMatch(/^The donor, which Galera chooses,/)
  })

  it('never take unknown quorum for safe', () => {
    expect(quorumEffect(null)).toContain('Not known')
    expect(quorumEffect(false)).toContain('does not survive')
    expect(quorumEffect(true)).toContain('survives one more failure')
  })
})

import { describe, expect, it } from 'vitest'
import { joinerPosition, type JoinerEvidence } from './joiner-position.ts'

const UUID = '6b0c1a52-c6a1-11f0-9f6e-0b1f3f0f7a11'
const OTHER = '7777aaaa-c6a1-11f0-9f6e-0b1f3f0f7a11'
const ZERO = '00000000-0000-0000-0000-000000000000'

const evidence = (more: Partial<JoinerEvidence>): JoinerEvidence => ({
  name: 'node3',
  live: null,
  grastate: null,
  recovered: null,
  lastSeen: null,
  durable: null,
  inconsistent: false,
  ...more,
})

describe('the position a joiner claims (galera-measured §2.2)', () => {
  it('is that of grastate.dat after a clean stop', () => {
    expect(joinerPosition(evidence({ grastate: { uuid: UUID, seqno: 42 } }))).toMatchObject({
      kind: 'known',
      low: 42,
      high: 42,
      source: 'grastate.dat',
    })
  })

  it('is the recovered one after a crash, if it is of the history that grastate.dat names', () => {
    const crashed = { grastate: { uuid: UUID, seqno: -1 } }
    expect(
      joinerPosition(evidence({ ...crashed, recovered: { uuid: UUID, seqno: 40 } })),
    ).toMatchObject({
      low: 40,
      source: 'recovered position',
    })
    expect(
      joinerPosition(evidence({ ...crashed, recovered: { uuid: OTHER, seqno: 40 } })).kind,
    ).toBe('none')
    expect(joinerPosition(evidence({ ...crashed, recovered: 'none' })).kind).toBe('none')
  })

  it('is none without grastate.dat, whatever InnoDB holds (the way to force an SST)', () => {
    const recovered = { uuid: UUID, seqno: 40 }
    expect(joinerPosition(evidence({ grastate: 'missing', recovered })).kind).toBe('none')
    const zero = { uuid: ZERO, seqno: -1 }
    expect(joinerPosition(evidence({ grastate: zero, recovered })).kind).toBe('none')
  })

  it('is none after a vote against it, whatever its seqno (operators-pains 13)', () => {
    const grastate = { uuid: UUID, seqno: 42 }
    expect(joinerPosition(evidence({ grastate, inconsistent: true })).kind).toBe('none')
  })

  it('is at least what was last seen, where every commit is on disk', () => {
    const crashed = evidence({
      grastate: { uuid: UUID, seqno: -1 },
      lastSeen: { uuid: UUID, seqno: 30 },
      durable: true,
    })
    expect(joinerPosition(crashed)).toMatchObject({ kind: 'known', low: 30, high: null })
    const bounded = { uuid: UUID, seqno: 30, atMost: 34 }
    expect(joinerPosition({ ...crashed, lastSeen: bounded })).toMatchObject({ low: 30, high: 34 })
    expect(joinerPosition({ ...crashed, durable: false })).toMatchObject({
      kind: 'unknown',
      likely: { seqno: 30 },
    })
  })

  it('is unknown while nobody has read grastate.dat, and names what is missing', () => {
    const unread = joinerPosition(evidence({ lastSeen: { uuid: UUID, seqno: 30 } }))
    expect(unread).toEqual({
      kind: 'unknown',
      missing: 'grastate.dat of node3 was not read',
      likely: { uuid: UUID, seqno: 30 },
    })
  })

  it('is the last committed seqno while it runs: grastate.dat is no evidence then', () => {
    const live = { uuid: UUID, seqno: 50 }
    expect(joinerPosition(evidence({ live, grastate: { uuid: UUID, seqno: -1 } }))).toMatchObject({
      low: 50,
      source: 'status',
    })
  })
})

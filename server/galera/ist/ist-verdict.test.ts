import { describe, expect, it } from 'vitest'
import { parseServerVersion } from '../server-version.ts'
import type { GroupSight, SeenMember } from './group-sight.ts'
import { istVerdict, type Joiner } from './ist-verdict.ts'

const UUID = '6b0c1a52-c6a1-11f0-9f6e-0b1f3f0f7a11'

const member = (name: string, more: Partial<SeenMember> = {}): SeenMember => ({
  name,
  nodeId: name,
  state: 'synced',
  stateful: true,
  segment: 0,
  cached: 1000,
  index: 0,
  writing: false,
  version: parseServerVersion('10.11.19-MariaDB'),
  ...more,
})

const joiner = (more: Partial<Joiner> = {}): Joiner => ({
  name: 'node3',
  segment: 0,
  cached: null,
  position: { kind: 'known', uuid: UUID, low: 5000, high: 5000, source: 'grastate.dat' },
  isMember: false,
  sstDonor: '',
  method: 'mariabackup',
  version: parseServerVersion('10.11.19-MariaDB'),
  ...more,
})

const group = (...members: SeenMember[]): GroupSight => ({ stateUuid: UUID, seqno: 6000, members })

describe('the verdict', () => {
  it('is IST with donor, write-sets and reason', () => {
    const verdict = istVerdict(joiner(), group(member('node1'), member('node2', { cached: 5900 })))
    expect(verdict).toMatchObject({ kind: 'IST', donorName: 'node1', writeSets: 1000, missing: [] })
    expect(verdict.because).toBe(
      'node1 still has all write-sets from 5001 on: its gcache begins at 1000.',
    )
  })

  it('is SST when no cache reaches back, and says by how much', () => {
    const verdict = istVerdict(joiner(), group(member('node1', { cached: 5500 })))
    expect(verdict).toMatchObject({ kind: 'SST', donorName: 'node1', writeSets: null })
    expect(verdict.because).toContain('499 write-sets are missing')
  })

  it('names the node that could have served when Galera takes another (galera issue 364)', () => {
    const verdict = istVerdict(joiner({ sstDonor: 'node2' }), {
      ...group(member('node1', { cached: 4990 }), member('node2', { cached: 5900 })),
      seqno: 90_000,
    })
    expect(verdict.kind).toBe('SST')
    expect(verdict.because).toContain('node1 could serve IST')
    expect(verdict.because).toContain('safety gap')
  })

  it('is SST for another history and for none, with the reason', () => {
    const foreign = joiner({
      position: { kind: 'known', uuid: 'other', low: 1, high: 1, source: 'grastate.dat' },
    })
    expect(istVerdict(foreign, group(member('node1'))).because).toContain('another history')
    const none = joiner({ position: { kind: 'none', because: 'It was voted out.' } })
    expect(istVerdict(none, group(member('node1')))).toMatchObject({
      kind: 'SST',
      because: 'It was voted out.',
    })
  })

  it('refuses a joiner that is ahead of the group (operators-pains 12)', () => {
    const ahead = joiner({
      position: { kind: 'known', uuid: UUID, low: 6010, high: 6010, source: 'grastate.dat' },
    })
    expect(istVerdict(ahead, group(member('node1')))).toMatchObject({ kind: 'cannot-join' })
  })

  it('does not take a member for ahead that was polled a moment after the others', () => {
    const later = joiner({
      isMember: true,
      position: { kind: 'known', uuid: UUID, low: 6010, high: 6010, source: 'status' },
    })
    expect(istVerdict(later, group(member('node1')))).toMatchObject({ kind: 'IST', writeSets: 0 })
  })

  it('refuses an SST across release series, but not an IST (MDEV-27437)', () => {
    const newer = joiner({ version: parseServerVersion('11.8.6-MariaDB') })
    expect(istVerdict(newer, group(member('node1'))).kind).toBe('IST')
    expect(istVerdict(newer, group(member('node1', { cached: 5500 }))).kind).toBe('cannot-join')
  })

  it('says what is missing instead of guessing when a cache cannot be seen', () => {
    const blind = member('node2', { cached: undefined })
    const lacking = istVerdict(joiner(), group(member('node1', { cached: 5500 }), blind))
    expect(lacking).toMatchObject({ kind: 'not-enough-evidence' })
    expect(lacking.missing).toEqual(['how far the cache of node2 reaches back'])
  })

  it('answers where what is unseen changes nothing but the donor', () => {
    const blind = member('node2', { cached: undefined, index: 1 })
    const verdict = istVerdict(joiner(), group(member('node1', { index: 0 }), blind))
    expect(verdict).toMatchObject({ kind: 'IST', donorName: null })
  })

  it('answers for a range of positions only when both ends agree', () => {
    const atLeast = (low: number) =>
      joiner({ position: { kind: 'known', uuid: UUID, low, high: null, source: 'last seen' } })
    expect(istVerdict(atLeast(2000), group(member('node1'))).kind).toBe('IST')
    expect(istVerdict(atLeast(500), group(member('node1')))).toMatchObject({
      kind: 'not-enough-evidence',
      missing: ['the exact position of node3: at least 500'],
    })
  })

  it('tells what to expect of an unread grastate.dat, apart from what is known', () => {
    const unread = joiner({
      position: {
        kind: 'unknown',
        missing: 'grastate.dat of node3 was not read',
        likely: { uuid: UUID, seqno: 5000 },
      },
    })
    expect(istVerdict(unread, group(member('node1')))).toMatchObject({
      kind: 'not-enough-evidence',
      likely: 'IST',
    })
  })

  it('says that nobody can serve', () => {
    const busy = member('node1', { state: 'transferring' })
    expect(istVerdict(joiner(), group(busy)).because).toContain('No member can be a donor now')
    const gone = joiner({ sstDonor: 'gone', position: { kind: 'none', because: '' } })
    expect(istVerdict(gone, group(member('node1'))).because).toContain('"gone"')
  })
})

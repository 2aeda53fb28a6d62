import { describe, expect, it } from 'vitest'
import {
  chooseGaleraDonor,
  safeIstSeqno,
  type DonorRequest,
  type GroupMember,
} from './galera-donor.ts'

const member = (
  name: string,
  cached: number | null,
  more: Partial<GroupMember> = {},
): GroupMember => ({
  name,
  state: 'synced',
  stateful: true,
  segment: 0,
  cached,
  ...more,
})

const request = (members: GroupMember[], more: Partial<DonorRequest> = {}): DonorRequest => ({
  joiner: { name: 'node3', segment: 0, cached: null },
  members,
  requested: '',
  seqno: 5000,
  groupSeqno: 6000,
  ...more,
})

const donorOf = (asked: DonorRequest): string => {
  const choice = chooseGaleraDonor(asked)
  return choice.kind === 'donor'
    ? `${choice.donor.name} ${choice.ist ? 'IST' : 'SST'}`
    : choice.kind
}

describe('the donor Galera takes for an IST (group_find_ist_donor)', () => {
  it('is the one with the highest cached seqno that still reaches back', () => {
    expect(donorOf(request([member('node1', 100), member('node2', 4000)]))).toBe('node2 IST')
    expect(donorOf(request([member('node1', 4000), member('node2', 5002)]))).toBe('node1 IST')
  })

  it('is the later of equals', () => {
    expect(donorOf(request([member('node1', 100), member('node2', 100)]))).toBe('node2 IST')
  })

  it('needs cached_downto ≤ seqno + 1, exactly', () => {
    const far = member('far', 10, { state: 'transferring' })
    expect(donorOf(request([far, member('node1', 5001)]))).toBe('node1 IST')
    expect(donorOf(request([far, member('node1', 5002)]))).toBe('node1 SST')
  })

  it('prefers the own segment to a higher cached seqno elsewhere', () => {
    const near = member('near', 100)
    const far = member('far', 4000, { segment: 1 })
    expect(donorOf(request([near, far]))).toBe('near IST')
    expect(donorOf(request([{ ...near, cached: 5500 }, far]))).toBe('far IST')
  })

  it('passes over arbitrators, donors and empty caches', () => {
    const members = [
      member('garb', 0, { stateful: false }),
      member('busy', 10, { state: 'transferring' }),
      member('empty', null),
      member('node1', 3000),
    ]
    expect(donorOf(request(members))).toBe('node1 IST')
  })

  it('ignores a listed donor without the history when an unlisted one has it (trap, §3.3)', () => {
    const members = [member('node1', 100), member('node2', 5500)]
    expect(donorOf(request(members, { requested: 'node2' }))).toBe('node1 IST')
  })

  it('takes of several listed ones the highest cached, not the first', () => {
    const members = [member('a', 100), member('b', 4000), member('c', 4900)]
    expect(donorOf(request(members, { requested: 'a,b,' }))).toBe('b IST')
  })
})

describe('the safety gap', () => {
  it('is a 128th of the widest range, the joiner’s own cache included', () => {
    const wide = request([member('node1', 4000)], { groupSeqno: 17_000 })
    expect(safeIstSeqno(wide)).toBe(4000 + 101)
    const own = { ...wide, joiner: { ...wide.joiner, cached: 200 } }
    expect(safeIstSeqno(own)).toBe(200 + 131)
    expect(safeIstSeqno({ ...wide, groupSeqno: 10 ** 12 })).toBe(4000 + 2 ** 20)
  })

  it('ends the search for an IST donor, yet whoever is taken may serve one (§3.3, lab)', () => {
    const inGap = { seqno: 4050, groupSeqno: 17_000 }
    expect(donorOf(request([member('node1', 4000)], inGap))).toBe('node1 IST')
    const two = [member('node1', 4000), member('node2', 9000)]
    expect(donorOf(request(two, { ...inGap, requested: 'node2' }))).toBe('node2 SST')
    expect(donorOf(request(two, inGap))).toBe('node1 IST')
  })
})

describe('the donor Galera takes for an SST (gcs_group_find_sst_donor)', () => {
  const sst = { seqno: null }

  it('is the first Synced of the own segment in the group’s order', () => {
    const members = [member('far', 1, { segment: 1 }), member('a', 1), member('b', 1)]
    expect(donorOf(request(members, sst))).toBe('a SST')
  })

  it('is elsewhere only when the own segment holds nobody who could become one', () => {
    const far = member('far', 1, { segment: 1 })
    expect(donorOf(request([far, member('busy', 1, { state: 'transferring' })], sst))).toBe('wait')
    expect(donorOf(request([far], sst))).toBe('far SST')
    expect(donorOf(request([far, member('new', 1, { state: 'not-joined' })], sst))).toBe('far SST')
  })

  it('is the first listed one that is Synced', () => {
    const members = [member('a', 1), member('b', 1)]
    expect(donorOf(request(members, { ...sst, requested: 'b,a' }))).toBe('b SST')
    expect(donorOf(request(members, { ...sst, requested: 'gone,a' }))).toBe('a SST')
  })

  it('is nobody when the listed ones are gone, unless a comma ends the list (trap, §0 rule 6)', () => {
    const members = [member('a', 1), member('b', 1)]
    expect(donorOf(request(members, { ...sst, requested: 'gone' }))).toBe('unavailable')
    expect(donorOf(request(members, { ...sst, requested: 'gone,' }))).toBe('a SST')
  })

  it('is waited for when a listed one is busy, unless a comma ends the list', () => {
    const members = [member('a', 1), member('b', 1, { state: 'transferring' })]
    expect(donorOf(request(members, { ...sst, requested: 'b' }))).toBe('wait')
    expect(donorOf(request(members, { ...sst, requested: 'b,' }))).toBe('a SST')
  })

  it('matches names by their beginning (trap, §3.5)', () => {
    expect(donorOf(request([member('node10', 1)], { ...sst, requested: 'node1' }))).toBe(
      'node10 SST',
    )
    expect(donorOf(request([member('a', 1)], { ...sst, requested: 'node' }))).toBe('names-joiner')
  })

  it('is not found behind a space in the list (trap, §3.5)', () => {
    expect(donorOf(request([member('b', 1)], { ...sst, requested: 'a, b' }))).toBe('unavailable')
  })
})

import { expect, it } from 'vitest'
import { missCause, type Miss } from './miss-cause.ts'

const group = { uuid: 'a-1', seqno: 900 }
const miss = (more: Partial<Miss>): Miss => ({
  local: { uuid: 'a-1', seqno: 500 },
  group,
  killed: false,
  votedOut: false,
  cached: [700, 600],
  purged: false,
  ...more,
})
const zero = { uuid: '00000000-0000-0000-0000-000000000000', seqno: -1 }

it('tells a cache that was too small from one that a restart emptied', () => {
  expect(missCause(miss({}))).toBe('too-small')
  expect(missCause(miss({ purged: true }))).toBe('purged-on-restart')
})

it('tells when a member could have served and another was taken', () => {
  expect(missCause(miss({ cached: [700, 501] }))).toBe('donor-choice')
  expect(missCause(miss({ cached: [700, 502] }))).toBe('too-small')
})

it('tells another history, a crash, a vote and a wanted SST apart', () => {
  expect(missCause(miss({ local: { uuid: 'b-2', seqno: 500 } }))).toBe('other-uuid')
  expect(missCause(miss({ local: { uuid: 'a-1', seqno: -1 } }))).toBe('crash')
  expect(missCause(miss({ local: zero, killed: true }))).toBe('crash')
  expect(missCause(miss({ local: zero }))).toBe('operators-choice')
  expect(missCause(miss({ local: zero, votedOut: true }))).toBe('voted-out')
})

it('does not guess where the journal was not read', () => {
  expect(missCause(miss({ local: null }))).toBe('unknown')
  expect(missCause(miss({ cached: [] }))).toBe('unknown')
})

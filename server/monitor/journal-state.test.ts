import { expect, test } from 'vitest'
import { concernsUnit, emptyJournal, journalAfter } from './journal-state.ts'

test('a shift is the state, with its time', () => {
  const joiner = { kind: 'gcs-shift', from: 'PRIMARY', to: 'JOINER', seqno: 7 } as const
  expect(journalAfter(emptyJournal, joiner, 5)).toMatchObject({
    gcsState: 'JOINER',
    gcsStateAtMs: 5,
  })
})

test('a killed server is no member, though it logged no shift', () => {
  const synced = { ...emptyJournal, gcsState: 'SYNCED' as const }
  expect(journalAfter(synced, { kind: 'server-killed', signal: 9 }, 9).gcsState).toBe('CLOSED')
})

test('the last error stays until the server is in step again', () => {
  const failed = journalAfter(emptyJournal, { kind: 'error', text: 'disk full' }, 1)
  expect(failed.lastError).toBe('disk full')
  expect(journalAfter(failed, { kind: 'server-ready' }, 2).lastError).toBe('disk full')
  expect(journalAfter(failed, { kind: 'synchronized' }, 3).lastError).toBeNull()
})

test('starts and stops concern the unit, views do not', () => {
  expect(concernsUnit({ kind: 'shutdown-begun' })).toBe(true)
  expect(concernsUnit({ kind: 'provider-paused' })).toBe(false)
})

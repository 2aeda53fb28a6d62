import { expect, it } from 'vitest'
import type { Countdown } from '#server/galera/ist/countdown.ts'
import { awaySentence, countdownLabel, downSentence } from './countdown-words.ts'

const running: Countdown = {
  kind: 'running',
  lastDonor: 'node1',
  estimated: false,
  presentMs: 2_500_000,
  worstMs: 700_000,
}

it('counts down between two answers of the server', () => {
  expect(countdownLabel(running, 0)).toBe('IST for 41 min more')
  expect(countdownLabel(running, 100_000)).toBe('IST for 40 min more')
  expect(countdownLabel(running, 2_300_000)).toBe('IST for 3 min 20 s more')
  expect(countdownLabel(running, 9_000_000)).toBe('IST about to be lost')
})

it('tells a cluster without writes from an unknown rate', () => {
  const still: Countdown = { ...running, presentMs: null, worstMs: null }
  expect(countdownLabel(still, 0)).toBe('IST possible, no writes')
  expect(downSentence(still, 0)).toBe(
    'IST stays possible while nothing is written. node1 keeps it longest.',
  )
  const unknown: Countdown = { kind: 'unknown', missing: 'gcache.size was not read.' }
  expect(countdownLabel(unknown, 0)).toBe('IST or SST: unknown')
  expect(awaySentence(unknown)).toBe('Not known. gcache.size was not read.')
})

it('gives both rates, for a node that is down and for one that may go', () => {
  expect(downSentence(running, 60_000)).toContain(
    'another 40 min at the present write rate, 10 min',
  )
  expect(awaySentence(running)).toBe(
    '41 min at the present write rate, 11 min at the busiest of the last day. node1 keeps it longest.',
  )
  expect(downSentence({ kind: 'lost' }, 0)).toContain('SST')
})

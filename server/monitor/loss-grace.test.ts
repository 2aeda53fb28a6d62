import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { LossGrace } from './loss-grace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const lost = new ContactError('connection-lost', 'It was lost.', 'Wait.')

test('a loss is told when nothing has come of the next attempt in time, and only once', () => {
  const told: ContactError[] = []
  const grace = new LossGrace((error) => told.push(error))
  grace.begin(lost)
  vi.advanceTimersByTime(299)
  expect(told).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([lost])
  expect(grace.end()).toBeNull()
})

test('a loss that is over in time is told to nobody but the one who ends it', () => {
  const told: ContactError[] = []
  const grace = new LossGrace((error) => told.push(error))
  grace.begin(lost)
  vi.advanceTimersByTime(40)
  expect(grace.end()?.error).toBe(lost)
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
})

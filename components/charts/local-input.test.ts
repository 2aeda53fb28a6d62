import { expect, it } from 'vitest'
import { daySpan, fromLocalInput, toLocalInput } from './local-input.ts'

it('gives back the second it was given, on both sides of a change to summer time', () => {
  for (const atMs of [Date.UTC(2026, 0, 15, 2, 14, 7), Date.UTC(2026, 6, 15, 23, 59, 59)]) {
    expect(fromLocalInput(toLocalInput(atMs))).toBe(atMs)
  }
})

it('is null while a field is empty', () => {
  expect(fromLocalInput('')).toBeNull()
})

it('takes days whole, and leaves out what is none', () => {
  const { fromMs = 0, toMs = 0 } = daySpan('2026-11-21', '2026-11-22')
  expect(toMs - fromMs).toBe(2 * 86_400_000 - 1)
  expect(daySpan(null, 'yesterday')).toEqual({})
})

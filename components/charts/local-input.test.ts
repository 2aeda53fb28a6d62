import { expect, it } from 'vitest'
import { fromLocalInput, toLocalInput } from './local-input.ts'

it('gives back the second it was given, on both sides of a change to summer time', () => {
  for (const atMs of [Date.UTC(2026, 0, 15, 2, 14, 7), Date.UTC(2026, 6, 15, 23, 59, 59)]) {
    expect(fromLocalInput(toLocalInput(atMs))).toBe(atMs)
  }
})

it('is null while a field is empty', () => {
  expect(fromLocalInput('')).toBeNull()
})

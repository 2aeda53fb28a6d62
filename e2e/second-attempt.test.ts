import { expect, test } from 'vitest'
import { bothAttempts } from './second-attempt.ts'

const failed = (name: string, reason = 'late') => ({
  name,
  reason,
  file: name.split(' › ')[0] ?? '',
})

test('what passes at the second attempt counts as passed and is named', () => {
  const first = { passed: ['a › one'], failed: [failed('a › two'), failed('a › three')] }
  const second = { passed: ['a › one', 'a › two'], failed: [failed('a › three', 'late again')] }
  expect(bothAttempts(first, second)).toEqual({
    passed: ['a › one', 'a › two'],
    failed: [failed('a › three', 'late again')],
    unsteady: [failed('a › two')],
  })
})

test('what had passed and fails when its file runs again has passed', () => {
  const first = { passed: ['a › one'], failed: [failed('a › two')] }
  const second = { passed: ['a › two'], failed: [failed('a › one')] }
  expect(bothAttempts(first, second)).toMatchObject({ failed: [], unsteady: [failed('a › two')] })
})

test('a second attempt that ran nothing mends nothing', () => {
  const first = { passed: [], failed: [failed('a › one'), failed('b')] }
  const nothing = { passed: [], failed: [] }
  expect(bothAttempts(first, nothing)).toMatchObject({ failed: first.failed, unsteady: [] })
})

test('a file whose set-up failed is mended when its tests pass, and only then', () => {
  const first = { passed: [], failed: [failed('a')] }
  expect(bothAttempts(first, { passed: ['a › one'], failed: [] })).toEqual({
    passed: ['a › one'],
    failed: [],
    unsteady: [failed('a')],
  })
  const half = bothAttempts(first, { passed: ['a › one'], failed: [failed('a › two')] })
  expect(half.failed).toEqual([failed('a › two'), failed('a')])
})

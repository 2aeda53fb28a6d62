import { expect, test } from 'vitest'
import { retryPauseMs } from './retry-pause.ts'

const pauses = (failure: Parameters<typeof retryPauseMs>[0]) =>
  [1, 2, 3, 4, 5, 50].map((attempts) => retryPauseMs(failure, attempts))

test('a lost server is tried again at once, then at least once a second', () => {
  expect(pauses('connection-lost')).toEqual([0, 500, 500, 1000, 1000, 1000])
})

test('a refused login is tried less and less often, so that no account is locked', () => {
  expect(pauses('access-denied')).toEqual([1000, 2000, 5000, 5000, 5000, 5000])
  expect(pauses('host-key-changed')).toEqual(pauses('access-denied'))
})

test('what servers count and lock out comes at most twice a minute', () => {
  expect(pauses('ssh-auth').at(-1)).toBe(30_000)
  for (const failure of ['tls', 'sudo'] as const)
    expect(pauses(failure)).toEqual(pauses('ssh-auth'))
})

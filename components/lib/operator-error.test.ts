import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { isSignedOut, isWorthRetrying, operatorErrorOf } from './operator-error.ts'

function answered(data: object) {
  return TRPCClientError.from({ error: { message: 'refused', code: -32000, data } })
}

const unreachable = TRPCClientError.from(new TypeError('Failed to fetch'))

describe('errors for the operator', () => {
  it('hands on what the console said', () => {
    const operator = { code: 'name-taken', message: 'The name is taken.', mend: 'Choose another.' }
    expect(operatorErrorOf(answered({ code: 'CONFLICT', operator }))).toEqual(operator)
  })

  it('names a console that did not answer', () => {
    expect(operatorErrorOf(unreachable).code).toBe('console-unreachable')
    expect(operatorErrorOf(new TypeError('Failed to fetch')).code).toBe('console-unreachable')
  })

  it('always gives a mend', () => {
    for (const code of ['BAD_REQUEST', 'INTERNAL_SERVER_ERROR', 'NOT_FOUND']) {
      expect(operatorErrorOf(answered({ code, operator: null })).mend).not.toBe('')
    }
  })

  it('sees the end of a session', () => {
    expect(isSignedOut(answered({ code: 'UNAUTHORIZED', operator: null }))).toBe(true)
    expect(isSignedOut(answered({ code: 'FORBIDDEN', operator: null }))).toBe(false)
    expect(isSignedOut(unreachable)).toBe(false)
  })

  it('does not repeat a question that was refused', () => {
    expect(isWorthRetrying(unreachable)).toBe(true)
    expect(isWorthRetrying(answered({ code: 'NOT_FOUND', operator: null }))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import {
  credentialValues,
  secretsToCreate,
  secretsToUpdate,
  type CredentialValues,
} from './credential-values.ts'

const values = (change: Partial<CredentialValues>): CredentialValues => ({
  ...credentialValues(null),
  ...change,
})

describe('secrets of a credential', () => {
  it('leaves saved secrets alone when their fields stay empty', () => {
    for (const kind of ['sql', 'ssh-key', 'ssh-password'] as const) {
      expect(secretsToUpdate(values({ kind }))).toEqual({})
    }
  })

  it('removes a secret only when asked to', () => {
    expect(
      secretsToUpdate(values({ kind: 'ssh-key', removePassphrase: true, privateKey: 'K' })),
    ).toEqual({
      privateKey: 'K',
      passphrase: null,
    })
    expect(secretsToUpdate(values({ kind: 'ssh-password', removeSudoPassword: true }))).toEqual({
      sudoPassword: null,
    })
  })

  it('never sends what belongs to another kind', () => {
    const all = { password: 'p', privateKey: 'K', passphrase: 'x', sudoPassword: 's' }
    expect(secretsToCreate(values({ kind: 'sql', ...all }))).toEqual({ password: 'p' })
    expect(secretsToCreate(values({ kind: 'ssh-key', ...all }))).toEqual({
      privateKey: 'K',
      passphrase: 'x',
      sudoPassword: 's',
    })
    expect(secretsToUpdate(values({ kind: 'ssh-password', ...all }))).toEqual({
      password: 'p',
      sudoPassword: 's',
    })
  })
})

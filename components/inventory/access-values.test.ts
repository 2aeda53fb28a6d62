import { describe, expect, it } from 'vitest'
import { discoverParamsSchema } from '#server/probes/probe-params.ts'
import {
  accessSchema,
  emptyAccess,
  toDiscoverInput,
  typedLogins,
  type AccessValues,
} from './access-values.ts'

const filled: AccessValues = {
  ...emptyAccess,
  address: 'db1',
  sqlPassword: 'secret',
  sshUsername: 'ops',
  privateKey: 'KEY',
  sshPassword: 'ssh secret',
}

function wrongFields(values: AccessValues): string[] {
  const parsed = accessSchema.safeParse(values)
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
}

describe('the first step of the import', () => {
  it('sends what the server accepts, for every way to sign in', () => {
    const ways: Partial<AccessValues>[] = [
      { tier: 'observe' },
      { tier: 'observe', sqlLogin: 'credential-1', tlsMode: 'verify', tlsCa: 'PEM' },
      { tier: 'operate', sshLogin: 'typed-key', passphrase: 'p' },
      { tier: 'operate', sshLogin: 'typed-password', sudoPassword: 's' },
      { tier: 'operate', sshLogin: 'credential-2' },
    ]
    for (const way of ways) {
      const values = { ...filled, ...way }
      expect(wrongFields(values)).toEqual([])
      const input = toDiscoverInput(values, 'SHA256:abc')
      expect(discoverParamsSchema.parse(input)).toEqual(input)
    }
  })

  it('never sends a login that was typed for a tier or way that was left', () => {
    const observe = JSON.stringify(toDiscoverInput({ ...filled, tier: 'observe' }, null))
    expect(observe).not.toContain('KEY')
    expect(observe).not.toContain('ssh secret')
    const saved = JSON.stringify(
      toDiscoverInput({ ...filled, tier: 'operate', sshLogin: 'c', sqlLogin: 'd' }, null),
    )
    expect(saved).not.toContain('secret')
    expect(saved).not.toContain('KEY')
  })

  it('asks only for what the chosen way needs', () => {
    expect(wrongFields({ ...emptyAccess })).toEqual(['address'])
    expect(wrongFields({ ...emptyAccess, address: 'db1', tier: 'operate' })).toEqual([
      'sshUsername',
      'privateKey',
    ])
    expect(
      wrongFields({ ...emptyAccess, address: 'db1', tier: 'operate', sshLogin: 'typed-password' }),
    ).toEqual(['sshUsername', 'sshPassword'])
    expect(wrongFields({ ...emptyAccess, address: 'db1; rm -rf /' })).toEqual(['address'])
  })

  it('knows which credentials are new', () => {
    expect(typedLogins({ ...filled, tier: 'observe' })).toEqual({ sql: true, ssh: false })
    expect(typedLogins({ ...filled, tier: 'operate', sqlLogin: 'c1' })).toEqual({
      sql: false,
      ssh: true,
    })
    expect(typedLogins({ ...filled, tier: 'operate', sshLogin: 'c2' })).toEqual({
      sql: true,
      ssh: false,
    })
  })
})

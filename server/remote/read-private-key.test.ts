import { generateKeyPairSync } from 'node:crypto'
import ssh2 from 'ssh2'
import { describe, expect, it } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { readPrivateKey } from '#server/remote/read-private-key.ts'

const plain = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'ops@desk' })
const locked = ssh2.utils.generateKeyPairSync('ed25519', {
  passphrase: 'sesame',
  cipher: 'aes256-ctr',
  rounds: 4,
})
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' },
})
const pkcs8 = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

function refusal(key: string, passphrase: string | null): ContactError {
  try {
    readPrivateKey(key, passphrase)
  } catch (error) {
    if (error instanceof ContactError) return error
    throw error
  }
  throw new Error('The key was accepted.')
}

describe('readPrivateKey', () => {
  it('tells type, fingerprint and the line for authorized_keys', () => {
    const facts = readPrivateKey(`\n${plain.private}  `, null)
    expect(facts.type).toBe('ssh-ed25519')
    expect(facts.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(facts.publicKeyLine).toBe(plain.public.trim())
  })

  it('opens OpenSSH and PEM keys with their passphrase', () => {
    expect(readPrivateKey(locked.private, 'sesame').type).toBe('ssh-ed25519')
    expect(readPrivateKey(pem.privateKey, 'sesame').type).toBe('ssh-rsa')
  })

  it.each([
    ['an OpenSSH key without passphrase', locked.private, null, 'no passphrase was given'],
    ['an OpenSSH key with a wrong one', locked.private, 'wrong', 'does not open'],
    ['a PEM key without passphrase', pem.privateKey, null, 'no passphrase was given'],
    ['a PEM key with a wrong one', pem.privateKey, 'wrong', 'does not open'],
    ['a public key', plain.public, null, 'public half'],
    ['a PKCS#8 key', pkcs8.privateKey, null, 'PKCS#8'],
    ['half a key', plain.private.slice(0, 120), null, 'no private key that can be read'],
    ['any text', 'hello', null, 'no private key that can be read'],
    ['nothing', '', null, 'no private key that can be read'],
  ])('refuses %s and says why', (_what, key, passphrase, reason) => {
    const error = refusal(key, passphrase)
    expect(error.failure).toBe('ssh-key-unusable')
    expect(error.message).toContain(reason)
    expect(error.mend).not.toBe('')
    expect(`${error.message} ${error.mend}`).not.toContain('sesame')
  })
})

import { describe, expect, it } from 'vitest'
import { fingerprintOf, hostKeyOf, parseKnownHostsLine } from '#server/remote/host-key.ts'

// Made with ssh-keygen; the fingerprint is what "ssh-keygen -lf" printed for it.
const PUBLIC_KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIERLlSH+L2AZT/OUhM8asRsaRpUscQfaiJohiZbQpfL3'
const FINGERPRINT = 'SHA256:xhAtPPg8MoejAAxvfchAW8DMQyImK4Tbl5vJa0SbHc8'

describe('fingerprintOf', () => {
  it('prints as OpenSSH does', () => {
    expect(fingerprintOf(PUBLIC_KEY)).toBe(FINGERPRINT)
  })
})

describe('parseKnownHostsLine', () => {
  it.each([
    ['a plain line', `node3,10.0.0.3 ssh-ed25519 ${PUBLIC_KEY}`],
    [
      'a hashed host',
      `|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 ${PUBLIC_KEY}`,
    ],
    ['another port', `[node3]:2222 ssh-ed25519 ${PUBLIC_KEY} comment here`],
    ['a .pub file', `ssh-ed25519 ${PUBLIC_KEY} root@node3\n`],
  ])('reads %s', (_what, line) => {
    expect(parseKnownHostsLine(line)).toEqual({
      algorithm: 'ssh-ed25519',
      publicKey: PUBLIC_KEY,
      fingerprint: FINGERPRINT,
    })
  })

  it.each([
    ['nothing', '', 'no line of known_hosts'],
    ['a marked line', `@cert-authority *.lab ssh-ed25519 ${PUBLIC_KEY}`, '@cert-authority'],
    ['a missing key', 'node3 ssh-ed25519', 'no line of known_hosts'],
    ['a cut key', `node3 ssh-ed25519 ${PUBLIC_KEY.slice(0, 5)}`, 'base64'],
    ['another type', `node3 ssh-rsa ${PUBLIC_KEY}`, 'ssh-ed25519'],
  ])('refuses %s', (_what, line, reason) => {
    expect(() => parseKnownHostsLine(line)).toThrow(reason)
  })
})

describe('hostKeyOf', () => {
  it('refuses bytes that are no key', () => {
    expect(() => hostKeyOf(Buffer.from('no key'))).toThrow(TypeError)
    expect(() => hostKeyOf(Buffer.alloc(0))).toThrow(TypeError)
  })
})

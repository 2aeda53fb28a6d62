import { describe, expect, it } from 'vitest'
import { readScannedHostKeys } from './scanned-host-keys.ts'

describe('readScannedHostKeys', () => {
  it('tells keys from failures', () => {
    const scanned = readScannedHostKeys([
      {
        host: 'db1',
        port: 22,
        algorithm: 'ssh-ed25519',
        publicKey: 'AAAA',
        fingerprint: 'SHA256:x',
      },
      {
        host: 'db2',
        port: 22,
        error: { code: 'timeout', message: 'db2 did not answer.', mend: 'Check the network.' },
      },
      { host: 'db3', port: 22 },
    ])
    expect(scanned.map((each) => each.seen)).toEqual([true, false, false])
    expect(scanned[1]).toMatchObject({ message: 'db2 did not answer.', mend: 'Check the network.' })
    expect(scanned[2]).toMatchObject({ mend: expect.stringContaining('sshd') })
  })
})

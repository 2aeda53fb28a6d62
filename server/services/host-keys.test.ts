import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listHostKeys, pinHostKey, repinHostKey } from './host-keys.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())
beforeEach(() => console_.db.hostKey.deleteMany())

const operator = () => console_.as('operator')
const changed = () =>
  console_.db.hostKey.create({
    data: {
      host: 'node1',
      port: 22,
      algorithm: 'ssh-ed25519',
      publicKey: 'old',
      fingerprint: 'SHA256:old',
      presentedAlgorithm: 'ssh-ed25519',
      presentedPublicKey: 'new',
      presentedFingerprint: 'SHA256:new',
      presentedAt: new Date(0),
    },
  })

describe('a changed host key', () => {
  it('is taken only by an explicit re-pin that names the fingerprint shown', async () => {
    const { id } = await changed()
    await expect(
      repinHostKey(operator(), { id, fingerprint: 'SHA256:guessed' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await repinHostKey(operator(), { id, fingerprint: 'SHA256:new' })
    const [view] = await listHostKeys(operator())
    expect(view).toMatchObject({
      fingerprint: 'SHA256:new',
      presented: null,
      pinnedBy: 'the operator',
    })
  })

  it('is never replaced by pinning from a scan', async () => {
    await changed()
    const probe = await console_.db.probe.create({
      data: {
        kind: 'scan-host-keys',
        sealedParams: '',
        state: 'done',
        result: JSON.stringify([
          {
            host: 'node1',
            port: 22,
            algorithm: 'ssh-ed25519',
            publicKey: 'new',
            fingerprint: 'SHA256:new',
          },
        ]),
      },
    })
    await expect(
      pinHostKey(operator(), {
        probeId: probe.id,
        host: 'node1',
        port: 22,
        fingerprint: 'SHA256:new',
      }),
    ).rejects.toThrow(/Another key is pinned/)
  })

  it('leaves both fingerprints in the audit log', async () => {
    const { id } = await changed()
    await repinHostKey(operator(), { id, fingerprint: 'SHA256:new' })
    const entry = await console_.db.auditEntry.findFirstOrThrow({
      where: { action: 'host-key.repin' },
      orderBy: { id: 'desc' },
    })
    expect(JSON.parse(entry.detail ?? '')).toEqual({ from: 'SHA256:old', to: 'SHA256:new' })
  })
})

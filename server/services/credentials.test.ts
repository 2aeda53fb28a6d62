import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import {
  createCredential,
  listCredentials,
  removeCredential,
  updateCredential,
} from './credentials.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())
beforeEach(async () => {
  await console_.db.cluster.deleteMany()
  await console_.db.credential.deleteMany()
})

const sql = {
  name: 'monitor',
  kind: 'sql' as const,
  username: 'synced',
  password: 'pw-of-the-monitor',
}
const operator = () => console_.as('operator')
const stored = async (id: string) => {
  const row = await console_.db.credential.findUniqueOrThrow({ where: { id } })
  return unsealCredential(operator().key, id, row.sealed)
}

describe('credentials', () => {
  it('keep their secret sealed: no column, view or audit row shows it', async () => {
    const { id } = await createCredential(operator(), sql)
    const rows = await console_.db.credential.findMany()
    const seen = JSON.stringify([
      rows,
      await listCredentials(operator()),
      await console_.db.auditEntry.findMany(),
    ])
    expect(seen).not.toContain(sql.password)
    expect((await stored(id)).password).toBe(sql.password)
  })

  it('keep the secrets that an update leaves out', async () => {
    const { id } = await createCredential(operator(), {
      name: 'ops',
      kind: 'ssh-password',
      username: 'ops',
      password: 'one',
      sudoPassword: 'two',
    })
    await updateCredential(operator(), { id, name: 'ops2', username: 'ops' })
    expect(await stored(id)).toMatchObject({ password: 'one', sudoPassword: 'two' })
    await updateCredential(operator(), { id, name: 'ops2', username: 'ops', sudoPassword: null })
    expect(await stored(id)).toMatchObject({ password: 'one', sudoPassword: null })
  })

  it('refuse a key that cannot be used, and save nothing', async () => {
    await expect(
      createCredential(operator(), {
        name: 'k',
        kind: 'ssh-key',
        username: 'ops',
        privateKey: 'no key',
      }),
    ).rejects.toMatchObject({ code: 'invalid' })
    expect(await console_.db.credential.count()).toBe(0)
  })

  it('refuse a name that is taken', async () => {
    await createCredential(operator(), sql)
    await expect(createCredential(operator(), sql)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('cannot be removed while a node uses them, which is named', async () => {
    const { id } = await createCredential(operator(), sql)
    await console_.db.cluster.create({
      data: {
        name: 'c',
        galeraName: 'c',
        nodes: { create: { name: 'node1', address: '192.0.2.1', sqlCredentialId: id } },
      },
    })
    await expect(removeCredential(operator(), id)).rejects.toThrow(/node1/)
  })

  it('are not for viewers to write', async () => {
    await expect(createCredential(console_.as('viewer'), sql)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DiscoveredNode, Discovery } from '#server/discovery/discovery.ts'
import { probeOwner } from '#server/probes/probe-params.ts'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import { seal, unseal } from '#server/secrets/seal.ts'
import { type ImportInput, importCluster } from './import-cluster.ts'
import { requestProbe } from './request-probe.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())
beforeEach(async () => {
  await console_.db.cluster.deleteMany()
  await console_.db.credential.deleteMany()
  await console_.db.hostKey.deleteMany()
  await console_.db.probe.deleteMany()
})

const operator = () => console_.as('operator')

const found = (
  name: string,
  number: number,
  kind: 'data' | 'arbitrator' = 'data',
): DiscoveredNode => ({
  key: name,
  name,
  kind,
  address: `192.0.2.${number}`,
  sqlPort: 3306,
  foundBy: ['test'],
  isStart: number === 1,
  contact: { answered: true },
  ssh: null,
  hostKey: {
    port: 22,
    algorithm: 'ssh-ed25519',
    publicKey: `key-${name}`,
    fingerprint: `SHA256:${name}`,
    pinned: false,
  },
  account: null,
})

const discovery: Discovery = {
  galeraName: 'galera',
  stateUuid: 'uuid-1',
  nodes: [found('node1', 1), found('node2', 2), found('garb', 3, 'arbitrator')],
  warnings: [],
}

async function answeredProbe(): Promise<string> {
  const { probeId } = await requestProbe(
    operator(),
    'discover',
    {
      address: '192.0.2.1',
      sqlPort: 3306,
      tlsMode: 'off',
      tlsCa: null,
      sql: { username: 'synced', password: 'typed-sql-password' },
      ssh: {
        port: 22,
        hostKeyFingerprint: null,
        kind: 'ssh-password',
        username: 'ops',
        password: 'typed-ssh-password',
        sudoPassword: null,
      },
    },
    '192.0.2.1',
  )
  await console_.db.probe.update({
    where: { id: probeId },
    data: { state: 'done', result: JSON.stringify(discovery) },
  })
  return probeId
}

const input = (probeId: string, change: Partial<ImportInput> = {}): ImportInput => ({
  probeId,
  name: 'Shop',
  tags: ['prod', 'eu'],
  nodes: discovery.nodes.map(({ key, name }) => ({ key, name })),
  sqlCredentialName: 'monitor',
  sshCredentialName: 'ops',
  sqlRoute: 'direct',
  ...change,
})

async function savedRows(): Promise<number> {
  const { db } = console_
  const counts = await Promise.all([
    db.cluster.count(),
    db.node.count(),
    db.credential.count(),
    db.hostKey.count(),
  ])
  return counts.reduce((sum, count) => sum + count, 0)
}

describe('importing what was found', () => {
  it('saves cluster, nodes, arbitrator, credentials, host keys and tags, and forgets the typed secrets', async () => {
    const probeId = await answeredProbe()
    const { clusterId } = await importCluster(operator(), input(probeId))
    const { db } = console_
    const cluster = await db.cluster.findUniqueOrThrow({
      where: { id: clusterId },
      include: { nodes: { orderBy: { address: 'asc' } }, tags: true },
    })
    expect(
      cluster.nodes.map((node) => [node.name, node.kind, node.sqlCredentialId === null]),
    ).toEqual([
      ['node1', 'data', false],
      ['node2', 'data', false],
      ['garb', 'arbitrator', true],
    ])
    expect(cluster.tags.map((tag) => tag.name).toSorted()).toEqual(['eu', 'prod'])
    expect(await db.hostKey.count()).toBe(3)
    const sql = await db.credential.findUniqueOrThrow({ where: { name: 'monitor' } })
    expect(unsealCredential(operator().key, sql.id, sql.sealed).password).toBe('typed-sql-password')
    const probe = await db.probe.findUniqueOrThrow({ where: { id: probeId } })
    expect(unseal(operator().key, probeOwner(probeId), probe.sealedParams)).toBeNull()
  })

  it('takes two arbitrators whose addresses nobody told', async () => {
    const garbs = ['garb1', 'garb2'].map((name) => ({
      ...found(name, 9, 'arbitrator'),
      address: '',
      hostKey: null,
    }))
    const probeId = await answeredProbe()
    const result = JSON.stringify({ ...discovery, nodes: garbs })
    await console_.db.probe.update({ where: { id: probeId }, data: { result } })
    const nodes = garbs.map(({ key, name }) => ({ key, name }))
    await importCluster(operator(), input(probeId, { nodes }))
    expect(await console_.db.node.count()).toBe(2)
  })

  it('shows typed secrets nowhere in the database', async () => {
    await importCluster(operator(), input(await answeredProbe()))
    const { db } = console_
    const everything = JSON.stringify([
      await db.probe.findMany(),
      await db.credential.findMany(),
      await db.auditEntry.findMany(),
      await db.change.findMany(),
    ])
    expect(everything).not.toMatch(/typed-(sql|ssh)-password/)
  })

  interface Refusal {
    what: string
    change?: Partial<ImportInput>
    before?: () => Promise<unknown>
    message: RegExp
  }
  const cluster = (data: { name: string; address?: string }) =>
    console_.db.cluster.create({
      data: {
        name: data.name,
        galeraName: 'x',
        ...(data.address ? { nodes: { create: { name: 'a', address: data.address } } } : {}),
      },
    })
  const refusals: Refusal[] = [
    {
      what: 'a cluster name that is taken',
      before: () => cluster({ name: 'Shop' }),
      message: /named Shop/,
    },
    {
      what: 'a server that is in the inventory',
      before: () => cluster({ name: 'Old', address: '192.0.2.2' }),
      message: /192.0.2.2:3306 is in the inventory/,
    },
    {
      what: 'a credential name that is taken',
      before: () =>
        console_.db.credential.create({
          data: { name: 'ops', kind: 'sql', username: 'u', sealed: '' },
        }),
      message: /credential named ops/,
    },
    {
      what: 'one credential name for two',
      change: { sshCredentialName: 'monitor' },
      message: /credential named monitor/,
    },
    {
      what: 'a node that was not found',
      change: { nodes: [{ key: 'evil', name: 'evil' }] },
      message: /not among those/,
    },
    {
      what: 'two nodes of one name',
      change: {
        nodes: [
          { key: 'node1', name: 'same' },
          { key: 'node2', name: 'same' },
        ],
      },
      message: /Two nodes are named same/,
    },
    {
      what: 'a typed credential without a name',
      change: { sqlCredentialName: null },
      message: /no name/,
    },
  ]
  it.each(refusals)('refuses $what and saves nothing', async ({ change, before, message }) => {
    await before?.()
    const probeId = await answeredProbe()
    const rows = await savedRows()
    await expect(importCluster(operator(), input(probeId, change))).rejects.toThrow(message)
    expect(await savedRows()).toBe(rows)
  })

  it('keeps a pinned host key that differs from the one just seen', async () => {
    await console_.db.hostKey.create({
      data: {
        host: '192.0.2.1',
        port: 22,
        algorithm: 'ssh-ed25519',
        publicKey: 'old',
        fingerprint: 'SHA256:old',
      },
    })
    await importCluster(operator(), input(await answeredProbe()))
    const row = await console_.db.hostKey.findUniqueOrThrow({
      where: { host_port: { host: '192.0.2.1', port: 22 } },
    })
    expect(row.fingerprint).toBe('SHA256:old')
  })

  it('is not for viewers, nor with what somebody else found', async () => {
    const probeId = await answeredProbe()
    await expect(importCluster(console_.as('viewer'), input(probeId))).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(importCluster(console_.as('admin'), input(probeId))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('says so when the answer is gone or was sealed with another key', async () => {
    const probeId = await answeredProbe()
    await console_.db.probe.update({
      where: { id: probeId },
      data: { sealedParams: seal(operator().key, 'Probe:other', {}) },
    })
    await expect(importCluster(operator(), input(probeId))).rejects.toThrow(
      /stored secret cannot be read/,
    )
    expect(await console_.db.cluster.count()).toBe(0)
  })
})

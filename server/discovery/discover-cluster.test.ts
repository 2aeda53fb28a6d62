import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { discoverCluster } from '#server/discovery/discover-cluster.ts'
import { member, STATE_UUID } from '#server/discovery/discovery-fixture.ts'
import type { Discovery } from '#server/discovery/discovery.ts'
import type { MemberRow } from '#server/galera/model.ts'
import {
  startSqlTestServer,
  type SqlAnswer,
  type SqlTestServer,
} from '#server/sql/sql-test-server.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

interface FakeNode {
  name: string
  members: () => MemberRow[]
  clusterName?: string
  incoming?: () => string
}

function answerOf(node: FakeNode, statement: string): SqlAnswer {
  const named = (values: Record<string, string>): SqlAnswer => ({
    columns: ['Variable_name', 'Value'],
    rows: Object.entries(values),
  })
  if (statement.startsWith('SHOW GLOBAL STATUS')) {
    return named({
      wsrep_connected: 'ON',
      wsrep_provider_name: 'Galera',
      wsrep_local_state: '4',
      wsrep_cluster_status: 'Primary',
      wsrep_cluster_state_uuid: STATE_UUID,
      wsrep_gcomm_uuid: `uuid-of-${node.name}`,
      wsrep_incoming_addresses: node.incoming?.() ?? 'AUTO,AUTO',
    })
  }
  if (statement.startsWith('SHOW GLOBAL VARIABLES')) {
    return named({
      version: '10.11.19-MariaDB',
      wsrep_on: 'ON',
      wsrep_provider: '/usr/lib/galera/libgalera_smm.so',
      wsrep_cluster_name: node.clusterName ?? 'shop',
      wsrep_node_name: node.name,
    })
  }
  if (!statement.includes('wsrep_cluster_members')) return 'ok'
  const utc = new Date().toISOString().replace('T', ' ').replace('Z', '000')
  return {
    columns: ['utc', 'node_uuid', 'node_name', 'node_incoming_address'],
    rows: node.members().map((row) => [utc, row.uuid, row.name, row.incomingAddress]),
  }
}

async function start(node: FakeNode): Promise<SqlTestServer> {
  const server = await startSqlTestServer({ answer: (statement) => answerOf(node, statement) })
  stops.push(() => server.stop())
  return server
}

function discover(port: number, password = 'open'): Promise<Discovery> {
  return discoverCluster(
    {
      address: '127.0.0.1',
      sqlPort: port,
      sql: { user: 'synced', password },
      tls: { mode: 'off', ca: null },
      ssh: null,
    },
    new AbortController().signal,
  )
}

const at = (port: number) => `127.0.0.1:${port}`

describe('discoverCluster', () => {
  it('goes from node to node, also to those that the first does not know', async () => {
    const ports: Record<string, number> = {}
    const row = (name: string) => member(name, at(ports[name] ?? 0))
    const first = await start({ name: 'node1', members: () => [row('node1'), row('node2')] })
    const second = await start({ name: 'node2', members: () => [row('node2'), row('node3')] })
    const third = await start({ name: 'node3', members: () => [row('node3')] })
    Object.assign(ports, { node1: first.port, node2: second.port, node3: third.port })
    const { nodes } = await discover(first.port)
    expect(nodes.map(({ name, sqlPort }) => [name, sqlPort])).toEqual(Object.entries(ports))
    expect(nodes.map(({ isStart }) => isStart)).toEqual([true, false, false])
  })

  it(
    'does not wait for ever for a node that hangs, and reports it',
    { timeout: 20_000 },
    async () => {
      const silent = createServer(() => undefined)
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      stops.push(() => void silent.close())
      const { port } = silent.address() as AddressInfo
      const first = await start({
        name: 'node1',
        members: () => [member('node1'), member('node2', at(port))],
      })
      const { nodes, warnings } = await discover(first.port)
      expect(nodes[1]).toMatchObject({
        name: 'node2',
        contact: { answered: false, failure: 'timeout' },
      })
      expect(warnings.map(({ title }) => title)).toEqual(['node2 does not answer'])
    },
  )

  it('leaves out a node of another cluster, and says where it was found', async () => {
    const other = await start({ name: 'other', clusterName: 'stock', members: () => [] })
    const first = await start({
      name: 'node1',
      members: () => [member('node1')],
      incoming: () => `AUTO,${at(other.port)}`,
    })
    const { nodes, warnings } = await discover(first.port)
    expect(nodes.map(({ name }) => name)).toEqual(['node1'])
    expect(warnings[0]?.title).toBe('127.0.0.1 belongs to another cluster')
    expect(warnings[0]?.detail).toContain('wsrep_incoming_addresses on node1')
  })

  it('fails with the cause when the first address does', async () => {
    const first = await start({ name: 'node1', members: () => [] })
    await expect(discover(first.port, 'wrong')).rejects.toMatchObject({ failure: 'access-denied' })
    await expect(discover(1)).rejects.toMatchObject({ failure: 'refused' })
  })
})

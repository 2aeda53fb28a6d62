import { failing, NOW, reading, snapshot, UUID_A } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import type { TestConsole } from './test-deps.ts'

const GROUP = ['node1', 'node2', 'node3']
const SECONDS = 600
/** One write-set a second, of which each costs so much in the cache. */
export const BYTES_A_SECOND = 10_000

/** node3 stopped 300 s ago at seqno 700; node1 and node2 are at 1000, with rings of 8 and 6 MB. */
export async function addGcacheCluster({ db }: TestConsole, saved: NodeSnapshot['savedPosition']) {
  await db.cluster.create({
    data: {
      id: 'c',
      name: 'shop',
      galeraName: 'shop',
      stateUuid: UUID_A,
      nodes: { create: GROUP.map((id) => ({ id, name: id, address: `${id}.lab` })) },
    },
  })
  const up = (name: string, cachedDownto: number) =>
    snapshot(name, reading(name, ['node1', 'node2'], { lastCommitted: 1000, cachedDownto }), {
      nodeId: name,
    })
  const away = snapshot(
    'node3',
    reading('node3', GROUP, { lastCommitted: 699, cachedDownto: 500 }),
    {
      nodeId: 'node3',
      observedAtMs: NOW - 300_000,
      sql: failing('refused', NOW - 300_000),
      ssh: { kind: 'answering', sinceMs: 0 },
      ...(saved === undefined ? {} : { savedPosition: saved }),
    },
  )
  const sizes: Record<string, number> = { node1: 8, node2: 6, node3: 8 }
  for (const seen of [up('node1', 600), up('node2', 500), away]) {
    await db.nodeLive.create({
      data: {
        nodeId: seen.nodeId,
        snapshot: JSON.stringify(seen),
        variables: JSON.stringify({
          wsrep_provider_options: `gcache.size = ${sizes[seen.nodeId]}M; gcache.recover = yes`,
          wsrep_sst_donor: '',
          wsrep_sst_method: 'mariabackup',
          innodb_flush_log_at_trx_commit: '1',
        }),
        variablesAt: new Date(NOW),
      },
    })
  }
  await db.worker.create({
    data: { id: 'w', pid: 1, startedAt: new Date(NOW), heartbeatAt: new Date(NOW) },
  })
  const bytes = BYTES_A_SECOND - 24
  await db.sample.createMany({
    data: Array.from({ length: SECONDS }, (_, second) => ({
      nodeId: 'node1',
      resolution: 1,
      at: BigInt(NOW - (SECONDS - second) * 1000),
      localState: 4,
      replicatedBytes: bytes,
      receivedBytes: 0,
      replicatedWriteSets: 1,
      receivedWriteSets: 0,
      lastCommitted: BigInt(1000 - SECONDS + second + 1),
      cachedDownto: 600n,
    })),
  })
}

import { clusterOf, reading, snapshot, syncedCluster } from '#server/galera/cluster-fixture.ts'
import { writeHistory } from '#server/galera/gcache/write-history.ts'
import type { StoredNode } from '#server/galera/ist/assess-ist.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'
import type { NodeJobInput } from './node-job-input.ts'
import type { NodeScene } from './node-scene.ts'
import { addressOf, memberFacts } from './plan-fixture.ts'

/** Made-up scenes for tests of jobs on members. */
export const THREE = ['node1', 'node2', 'node3']

const stored: StoredNode = {
  variables: {
    wsrep_provider_options: 'gcache.size = 128M; gcache.recover = yes',
    wsrep_sst_donor: '',
    wsrep_sst_method: 'rsync',
    innodb_flush_log_at_trx_commit: '1',
  },
  variablesAtMs: 0,
  inconsistent: false,
  groupSeqnoAtStop: null,
  recovered: null,
}

/** All nodes of `snapshots` can be reached over SSH. */
export function sceneOf(snapshots: readonly NodeSnapshot[] = syncedCluster()): NodeScene {
  const input = clusterOf(snapshots)
  const ids = input.nodes.map(({ nodeId }) => nodeId)
  return {
    facts: { ...input, stored: new Map(ids.map((id) => [id, stored])), past: [] },
    history: writeHistory([], input.now, 14),
    operable: new Set(ids),
    simulated: false,
  }
}

/** Members with something changed, by name; the group is those that are named. */
export function members(
  changes: Readonly<Record<string, Partial<NodeReading>>>,
  of: Partial<NodeReading> = {},
): NodeSnapshot[] {
  const group = Object.keys(changes)
  return group.map((name) => snapshot(name, reading(name, group, { ...of, ...changes[name] })))
}

export function placesOf(names: readonly string[] = THREE) {
  return names.map((name) => ({
    nodeId: `id-${name}`,
    name,
    address: addressOf(name),
    sshPort: 22,
    sqlPort: 3306,
  }))
}

export function nodeJobInput(change: Partial<NodeJobInput> = {}): NodeJobInput {
  const name = (change.nodeId ?? 'id-node3').replace('id-', '')
  return {
    planId: 'p1',
    cluster: { clusterId: 'c1', name: 'Shop', galeraName: 'shop' },
    places: placesOf(),
    scene: sceneOf(),
    runningJob: null,
    now: 0,
    verb: 'restart',
    nodeId: 'id-node3',
    donor: { kind: 'galera' },
    server: memberFacts(name, THREE),
    source: null,
    others: ['node1', 'node2']
      .filter((other) => other !== name)
      .map((other) => memberFacts(other, THREE)),
    ...change,
  }
}

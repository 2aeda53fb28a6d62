import { staleAfterMs, type AssessmentInput } from '#server/galera/assessment-input.ts'
import type {
  Contact,
  ContactFailure,
  MemberRow,
  NodeIdentity,
  NodeReading,
  NodeSnapshot,
} from '#server/galera/model.ts'

/** Made-up clusters for tests of the domain: three lab nodes, all Synced, at a fixed moment. */
export const NOW = 1_763_700_000_000
export const UUID_A = 'eda9d7a1-e57d-11f1-ab8c-12667118fbca'
export const UUID_B = '11111111-e57d-11f1-ab8c-12667118fbca'

/** A gcomm UUID of a made-up node, sorted like its name. */
export function gcommUuidOf(name: string): string {
  const hex = Array.from(name, (letter) => letter.charCodeAt(0).toString(16)).join('')
  return `${hex.padStart(24, '0').slice(-8)}-${hex.padStart(24, '0').slice(-12, -8)}-11f1-8000-${hex.padStart(12, '0').slice(-12)}`
}

export function identity(name: string, kind: NodeIdentity['kind'] = 'data'): NodeIdentity {
  return { nodeId: `id-${name}`, name, kind, address: `${name}.lab`, sqlPort: 3306 }
}

export function memberRow(name: string): MemberRow {
  return { uuid: gcommUuidOf(name), name, incomingAddress: 'AUTO' }
}

/** A Synced node in a Primary component of `group`. */
export function reading(
  name: string,
  group: readonly string[],
  change: Partial<NodeReading> = {},
): NodeReading {
  return {
    serverVersion: '10.11.19-MariaDB-0+deb12u1',
    providerVersion: '26.4.23(rXXXX)',
    clusterName: 'shop',
    nodeName: name,
    nodeAddress: null,
    localState: 4,
    localStateComment: 'Synced',
    clusterStatus: 'Primary',
    connected: true,
    ready: true,
    clusterConfId: 7,
    clusterStateUuid: UUID_A,
    localStateUuid: UUID_A,
    gcommUuid: gcommUuidOf(name),
    clusterSize: group.length,
    clusterWeight: group.length,
    localIndex: group.indexOf(name),
    segment: 0,
    pcWeight: 1,
    evsState: 'OPERATIONAL',
    evsDelayed: null,
    lastCommitted: 14,
    cachedDownto: 8,
    recvQueue: 0,
    sendQueue: 0,
    desyncCount: 0,
    flowControlActive: false,
    sstMethod: 'mariabackup',
    readOnly: false,
    desync: false,
    uptimeSeconds: 900,
    members: group.map(memberRow),
    membersMissing: null,
    ...change,
  }
}

/** What a node shows outside a Primary component (measured in the lab). */
export function nonPrimary(
  name: string,
  size: number,
  change: Partial<NodeReading> = {},
): NodeReading {
  return reading(name, ['node1', 'node2', 'node3'], {
    localState: 0,
    localStateComment: 'Initialized',
    clusterStatus: 'non-Primary',
    ready: false,
    clusterConfId: null,
    localIndex: null,
    clusterSize: size,
    clusterWeight: 0,
    ...change,
  })
}

export function snapshot(
  name: string,
  node: NodeReading | null,
  change: Partial<NodeSnapshot> = {},
): NodeSnapshot {
  return {
    nodeId: `id-${name}`,
    observedAtMs: node ? NOW - 500 : null,
    sql: { kind: 'answering', sinceMs: NOW - 60_000 },
    ssh: null,
    reading: node,
    rates: null,
    clockSkewMs: null,
    journal: null,
    transfer: null,
    ...change,
  }
}

export function failing(failure: ContactFailure, sinceMs = NOW - 20_000): Contact {
  return { kind: 'failing', sinceMs, failure, message: `It failed: ${failure}.`, mend: 'Mend it.' }
}

/** Input of an assessment; node kinds other than data are given in `arbitrators`. */
export function clusterOf(
  snapshots: readonly NodeSnapshot[],
  change: Partial<AssessmentInput> = {},
): AssessmentInput {
  return {
    cluster: { name: 'Shop', galeraName: 'shop', stateUuid: UUID_A },
    nodes: snapshots.map((item) => identity(item.nodeId.replace(/^id-/, ''))),
    snapshots: new Map(snapshots.map((item) => [item.nodeId, item])),
    worker: { heartbeatAtMs: NOW - 300 },
    staleAfterMs: staleAfterMs(1000),
    now: NOW,
    ...change,
  }
}

/** All nodes of `group` Synced in one component. */
export function syncedCluster(
  group: readonly string[] = ['node1', 'node2', 'node3'],
): NodeSnapshot[] {
  return group.map((name) => snapshot(name, reading(name, group)))
}

import type { Db } from '#server/db/client.ts'
import { env } from '#server/env.ts'
import { staleAfterMs } from '#server/galera/assessment-input.ts'
import type { PastJoin } from '#server/galera/ist/join-duration.ts'
import type { WriteHistory } from '#server/galera/gcache/write-history.ts'
import type { IstFacts, StoredNode } from '#server/galera/ist/assess-ist.ts'
import { readLogLine } from '#server/galera/log-lines.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf, type NodeSight } from '#server/galera/node-sight.ts'
import { readWriteHistory } from './read-write-history.ts'

const LOOKED_AT = 20

/** What is stored of a cluster and of its nodes’ ways back; null when it is not in the inventory. */
export async function readIstFacts(
  db: Db,
  clusterId: string,
  nowMs: number,
): Promise<IstFacts | null> {
  const [row, worker, past] = await Promise.all([
    db.cluster.findUnique({
      where: { id: clusterId },
      include: {
        nodes: {
          include: { live: { select: { snapshot: true, variables: true, variablesAt: true } } },
          orderBy: { name: 'asc' },
        },
      },
    }),
    db.worker.findFirst({ orderBy: { heartbeatAt: 'desc' }, select: { heartbeatAt: true } }),
    readPastJoins(db, clusterId),
  ])
  if (!row) return null
  const votes = await lastVotes(db, clusterId)
  const snapshots = new Map<string, NodeSnapshot>()
  const stored = new Map<string, StoredNode>()
  for (const { id, live } of row.nodes) {
    if (!live) continue
    const snapshot = JSON.parse(live.snapshot) as NodeSnapshot
    snapshots.set(id, snapshot)
    const stopped = snapshot.savedPosition ?? null
    stored.set(id, {
      variables: live.variables ? (JSON.parse(live.variables) as Record<string, string>) : null,
      variablesAtMs: live.variablesAt?.getTime() ?? null,
      inconsistent: votes.has(id) && (await isUnmended(db, id, votes.get(id))),
      groupSeqnoAtStop: stopped && (await groupSeqnoAt(db, clusterId, stopped.atMs, nowMs)),
      recovered: stopped && (await readRecovered(db, id, stopped.atMs)),
    })
  }
  return {
    cluster: { name: row.name, galeraName: row.galeraName, stateUuid: row.stateUuid },
    worker: { heartbeatAtMs: worker?.heartbeatAt.getTime() ?? null },
    staleAfterMs: staleAfterMs(env().pollMs),
    nodes: row.nodes.map((node) => ({
      nodeId: node.id,
      name: node.name,
      kind: node.kind === 'arbitrator' ? 'arbitrator' : 'data',
      address: node.address,
      sqlPort: node.sqlPort,
    })),
    snapshots,
    stored,
    past,
    now: nowMs,
  }
}

/** What the cluster wrote in the last day, up to now. */
export function readHistory(db: Db, facts: IstFacts): Promise<WriteHistory> {
  const sights = sightsOf(facts)
  const seqnos = sights.flatMap(({ fresh }) => fresh?.lastCommitted ?? [])
  const seqnoNow = seqnos.length === 0 ? null : Math.max(...seqnos)
  return readWriteHistory(db, witnessesOf(sights), facts.now, seqnoNow)
}

/** Those that run longest have seen most. */
function witnessesOf(sights: readonly NodeSight[]): string[] {
  return sights
    .filter(({ node, last }) => node.kind === 'data' && last !== null)
    .toSorted((a, b) => (b.fresh?.uptimeSeconds ?? -1) - (a.fresh?.uptimeSeconds ?? -1))
    .map(({ node }) => node.nodeId)
}

async function readPastJoins(db: Db, clusterId: string): Promise<PastJoin[]> {
  const rows = await db.transfer.findMany({
    where: { clusterId, outcome: 'synced', kind: { not: null }, endedAt: { not: null } },
    orderBy: { startedAt: 'desc' },
    take: LOOKED_AT,
  })
  return rows.map((row) => ({
    kind: row.kind === 'IST' ? 'IST' : 'SST',
    method: row.method,
    durationMs: (row.endedAt?.getTime() ?? 0) - row.startedAt.getTime(),
    writeSets: row.writeSets,
  }))
}

/** When the journal of a node last told that it was voted out, by node. */
async function lastVotes(db: Db, clusterId: string): Promise<Map<string, Date>> {
  const rows = await db.event.findMany({
    where: { clusterId, kind: 'inconsistent' },
    orderBy: { id: 'asc' },
    select: { nodeId: true, at: true },
  })
  return new Map(rows.flatMap(({ nodeId, at }) => (nodeId === null ? [] : [[nodeId, at]])))
}

/** No transfer has made it Synced since. */
async function isUnmended(db: Db, nodeId: string, voteAt: Date | undefined): Promise<boolean> {
  const mended = await db.transfer.count({
    where: { joinerId: nodeId, outcome: 'synced', startedAt: { gt: voteAt ?? new Date(0) } },
  })
  return mended === 0
}

const POLL_MS = 2000

/** The highest seqno of any member just after the stop was seen; null when nobody was asked then. */
async function groupSeqnoAt(
  db: Db,
  clusterId: string,
  atMs: number,
  nowMs: number,
): Promise<number | null> {
  const nodes = await db.node.findMany({ where: { clusterId }, select: { id: true } })
  const resolution = nowMs - atMs < 3_600_000 ? 1 : 60
  const { _max } = await db.sample.aggregate({
    where: {
      nodeId: { in: nodes.map(({ id }) => id) },
      resolution,
      at: {
        gte: BigInt(atMs - resolution * 1000),
        lte: BigInt(atMs + POLL_MS + resolution * 1000),
      },
    },
    _max: { lastCommitted: true },
  })
  return _max.lastCommitted === null ? null : Number(_max.lastCommitted)
}

/** What a start that came to nothing has logged: galera_recovery runs before each. */
async function readRecovered(
  db: Db,
  nodeId: string,
  sinceMs: number,
): Promise<StoredNode['recovered']> {
  const line = await db.logLine.findFirst({
    where: {
      nodeId,
      serverAt: { gte: new Date(sinceMs) },
      message: { contains: 'Recovered position' },
    },
    orderBy: { id: 'desc' },
    select: { message: true },
  })
  const fact = line && readLogLine(line.message).find(({ kind }) => kind === 'recovered-position')
  return fact?.kind === 'recovered-position' ? fact.position : null
}

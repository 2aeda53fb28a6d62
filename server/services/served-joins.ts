import type { ServedView } from '#server/api/views.ts'
import type { Db } from '#server/db/client.ts'
import type { Transfer } from '#server/db/generated/client.ts'
import { isZero, missCause, type Miss } from '#server/galera/ist/miss-cause.ts'
import type { LogPosition } from '#server/galera/log/log-fact.ts'
import { type Deps, requirePermission } from './actor.ts'

const HOUR_MS = 3_600_000
const SPANS_HOURS = [24, 7 * 24, 30 * 24]
/** Samples of a minute are the coarsest; one before and one after a moment are looked at. */
const AROUND_MS = 150_000

/** How many of the joins of former members came by IST, and why the others did not. */
export async function servedJoins(deps: Deps, clusterId: string): Promise<ServedView> {
  requirePermission(deps, 'cluster.read')
  const nowMs = deps.now()
  const longestMs = Math.max(...SPANS_HOURS) * HOUR_MS
  const joins = await deps.db.transfer.findMany({
    where: {
      clusterId,
      outcome: 'synced',
      kind: { not: null },
      startedAt: { gte: new Date(nowMs - longestMs) },
    },
    orderBy: { startedAt: 'desc' },
  })
  const former: { row: Transfer; miss: ServedView['misses'][number] | null }[] = []
  for (const row of joins) {
    if (row.kind === 'IST') former.push({ row, miss: null })
    else if (await wasMember(deps.db, row)) former.push({ row, miss: await missOf(deps.db, row) })
  }
  return {
    nowMs,
    spans: SPANS_HOURS.map((hours) => {
      const own = former.filter(({ row }) => row.startedAt.getTime() >= nowMs - hours * HOUR_MS)
      return { hours, joins: own.length, byIst: own.filter(({ miss }) => miss === null).length }
    }),
    misses: former.flatMap(({ miss }) => miss ?? []),
  }
}

/** A new server has no gcache to be served from: it is no miss. */
async function wasMember(db: Db, { joinerId, localUuid, startedAt }: Transfer): Promise<boolean> {
  if (localUuid !== null && !isZero(localUuid)) return true
  return joinerId !== null && (await lastSyncedAt(db, joinerId, startedAt.getTime())) !== null
}

async function missOf(db: Db, row: Transfer): Promise<ServedView['misses'][number]> {
  const atMs = row.startedAt.getTime()
  const leftMs = row.joinerId === null ? null : await lastSyncedAt(db, row.joinerId, atMs)
  const since = new Date(leftMs ?? 0)
  const told = async (kind: string) =>
    row.joinerId !== null &&
    (await db.event.count({
      where: { nodeId: row.joinerId, kind, at: { gte: since, lte: row.startedAt } },
    })) > 0
  const others = await db.node.findMany({
    where: { clusterId: row.clusterId, kind: 'data', NOT: { id: row.joinerId ?? '' } },
    select: { id: true },
  })
  const local = positionOf(row.localUuid, row.localSeqno)
  const miss: Miss = {
    local,
    group: positionOf(row.groupUuid, row.groupSeqno),
    killed: await told('server-killed'),
    votedOut: await told('inconsistent'),
    cached: (await Promise.all(others.map(({ id }) => cachedAt(db, id, atMs, 'before')))).flatMap(
      (from) => from ?? [],
    ),
    purged: local !== null && (await wasPurged(db, row, local.seqno, leftMs)),
  }
  return {
    transferId: row.id,
    joinerName: row.joinerName,
    donorName: row.donorName,
    atMs,
    cause: missCause(miss),
  }
}

function positionOf(uuid: string | null, seqno: bigint | null): LogPosition | null {
  return uuid === null || seqno === null ? null : { uuid, seqno: Number(seqno) }
}

async function lastSyncedAt(db: Db, nodeId: string, beforeMs: number): Promise<number | null> {
  const rows = await Promise.all(
    [1, 60].map((resolution) =>
      db.sample.findFirst({
        // A sample is of the time after its moment: all of it has to lie before.
        where: {
          nodeId,
          resolution,
          localState: 4,
          at: { lte: BigInt(beforeMs - resolution * 1000) },
        },
        orderBy: { at: 'desc' },
        select: { at: true },
      }),
    ),
  )
  const times = rows.flatMap((row) => (row ? [Number(row.at)] : []))
  return times.length === 0 ? null : Math.max(...times)
}

/** Lowest cached seqno of a Synced node next to a moment; null when it was not seen. */
async function cachedAt(
  db: Db,
  nodeId: string,
  atMs: number,
  side: 'before' | 'after',
): Promise<number | null> {
  const at =
    side === 'before'
      ? { gte: BigInt(atMs - AROUND_MS), lt: BigInt(atMs) }
      : { gt: BigInt(atMs), lte: BigInt(atMs + AROUND_MS) }
  for (const resolution of [1, 60]) {
    const row = await db.sample.findFirst({
      where: { nodeId, resolution, at, cachedDownto: { not: null } },
      orderBy: { at: side === 'before' ? 'desc' : 'asc' },
      select: { cachedDownto: true },
    })
    if (row) return Number(row.cachedDownto)
  }
  return null
}

/** Another member had the position when it was restarted meanwhile, and no longer afterwards. */
async function wasPurged(
  db: Db,
  { clusterId, joinerName, startedAt }: Transfer,
  seqno: number,
  leftMs: number | null,
): Promise<boolean> {
  if (leftMs === null) return false
  const restarts = await db.transfer.findMany({
    where: {
      clusterId,
      NOT: { joinerName },
      joinerId: { not: null },
      startedAt: { gte: new Date(leftMs), lt: startedAt },
    },
    select: { joinerId: true, startedAt: true, endedAt: true },
  })
  for (const restart of restarts) {
    if (restart.joinerId === null || !restart.endedAt) continue
    const before = await cachedAt(db, restart.joinerId, restart.startedAt.getTime(), 'before')
    const after = await cachedAt(db, restart.joinerId, restart.endedAt.getTime(), 'after')
    if (before !== null && after !== null && before <= seqno + 1 && after > seqno + 1) return true
  }
  return false
}

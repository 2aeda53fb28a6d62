import { eventView } from '#server/services/list-events.ts'
import { readClusterLive } from '#server/services/read-cluster-live.ts'
import type { Db } from '#server/db/client.ts'
import type { Pump } from '#server/events/pump.ts'
import { type ChangeRow, newestSeq } from '#server/events/tail-changes.ts'
import type { LiveItem } from './views.ts'

export interface LiveOptions {
  db: Db
  pump: Pump
  clusterId: string | null
  /** Last seq the browser saw; null on a first visit. */
  since: number | null
  signal: AbortSignal
}

/**
 * Listens first, then says what is now, then streams: nothing falls between. A browser that missed
 * changes is told to read everything anew (`resync`), which cannot lose any.
 */
export async function* followLive(
  options: LiveOptions,
): AsyncGenerator<{ seq: number; item: LiveItem }> {
  const { db, pump, clusterId, since, signal } = options
  let pending: ChangeRow[] = []
  let wake: () => void = () => undefined
  const stop = pump.listen((rows) => {
    pending.push(...rows)
    wake()
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  try {
    let seq = await newestSeq(db)
    if (since !== null && since !== seq) yield { seq, item: { topic: 'resync' } }
    if (clusterId) {
      yield {
        seq,
        item: { topic: 'snapshots', live: await readClusterLive(db, clusterId, Date.now()) },
      }
    }
    let lastEventId = await newestEventId(db, clusterId)
    while (!signal.aborted) {
      if (pending.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const rows = pending.filter((row) => row.seq > seq)
      pending = []
      const last = rows.at(-1)
      if (!last) continue
      seq = last.seq
      for (const item of await itemsFor(db, clusterId, rows)) yield { seq, item }
      if (clusterId && rows.some((row) => row.topic === 'event' && row.clusterId === clusterId)) {
        const events = await db.event.findMany({
          where: { clusterId, id: { gt: lastEventId } },
          orderBy: { id: 'asc' },
        })
        lastEventId = events.at(-1)?.id ?? lastEventId
        if (events.length > 0)
          yield { seq, item: { topic: 'events', clusterId, events: events.map(eventView) } }
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop()
  }
}

/** One item for each thing that changed, however many rows told of it. */
async function itemsFor(db: Db, clusterId: string | null, rows: ChangeRow[]): Promise<LiveItem[]> {
  const items: LiveItem[] = []
  const own = rows.filter((row) => clusterId !== null && row.clusterId === clusterId)
  const sampled = own.filter((row) => row.topic === 'snapshots')
  if (clusterId && sampled.length > 0) {
    const nodeIds = [
      ...new Set(sampled.flatMap((row) => JSON.parse(row.payload ?? '[]') as string[])),
    ]
    items.push({
      topic: 'snapshots',
      live: await readClusterLive(db, clusterId, Date.now(), nodeIds),
    })
  }
  if (rows.some((row) => row.topic === 'condition')) items.push({ topic: 'fleet' })
  if (rows.some((row) => row.topic === 'host-key')) items.push({ topic: 'host-key' })
  if (rows.some((row) => row.topic === 'delivery')) items.push({ topic: 'delivery' })
  for (const id of new Set(
    rows.filter((row) => row.topic === 'inventory').map((row) => row.clusterId),
  )) {
    items.push({ topic: 'inventory', clusterId: id })
  }
  for (const id of new Set(rows.filter((row) => row.topic === 'probe').map((row) => row.payload))) {
    if (id) items.push({ topic: 'probe', probeId: id })
  }
  const jobs = new Map(
    rows.filter((row) => row.topic === 'job').map((row) => [row.payload, row.clusterId]),
  )
  for (const [jobId, ofCluster] of jobs) {
    if (jobId) items.push({ topic: 'job', jobId, clusterId: ofCluster })
  }
  const alerting = rows.filter(({ topic }) => topic === 'alert' || topic === 'alerting')
  for (const id of new Set(alerting.map((row) => row.clusterId))) {
    items.push({ topic: 'alert', clusterId: id })
  }
  if (clusterId && own.some((row) => row.topic === 'transfer')) {
    items.push({ topic: 'transfer', clusterId })
  }
  for (const id of new Set(own.filter((row) => row.topic === 'log').map((row) => row.nodeId))) {
    if (id && clusterId) items.push({ topic: 'log', clusterId, nodeId: id })
  }
  return items
}

async function newestEventId(db: Db, clusterId: string | null): Promise<number> {
  if (!clusterId) return 0
  const row = await db.event.findFirst({
    where: { clusterId },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  return row?.id ?? 0
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import type { Topic } from './topics.ts'

export interface ChangeRow {
  seq: number
  topic: Topic
  clusterId: string | null
  nodeId: string | null
  payload: string | null
}

export interface TailOptions {
  /** Exclusive; null starts at the newest change. */
  after: number | null
  everyMs: number
  signal: AbortSignal
  topics?: Topic[]
  onError?: (error: unknown) => void
}

/** Yields changes in the order of `seq`, in batches, until the signal aborts. Survives a busy database. */
export async function* tailChanges(db: Db, options: TailOptions): AsyncGenerator<ChangeRow[]> {
  const { signal, everyMs, topics } = options
  let cursor = options.after
  while (!signal.aborted) {
    try {
      cursor ??= await newestSeq(db)
      // Read first: what is committed later has a higher number, so nothing before this is missed.
      const newest = await newestSeq(db)
      const rows = newest > cursor ? await readChanges(db, cursor, topics) : []
      const last = rows.at(-1)
      if (last) {
        cursor = last.seq
        yield rows
        continue
      }
      // Changes of other topics are not looked through again and again.
      if (topics) cursor = Math.max(cursor, newest)
    } catch (error) {
      options.onError?.(error)
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

export async function newestSeq(db: Db): Promise<number> {
  const newest = await db.change.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } })
  return newest?.seq ?? 0
}

export async function readChanges(db: Db, after: number, topics?: Topic[]): Promise<ChangeRow[]> {
  const rows = await db.change.findMany({
    where: { seq: { gt: after }, ...(topics ? { topic: { in: topics } } : {}) },
    orderBy: { seq: 'asc' },
    take: 1000,
  })
  return rows.map((row) => ({ ...row, topic: row.topic as Topic }))
}

import type { Db } from '#server/db/client.ts'
import { Prisma } from '#server/db/generated/client.ts'
import {
  HEADER_BYTES,
  writeHistory,
  type WriteBucket,
  type WriteHistory,
} from '#server/galera/gcache/write-history.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const RECENT_MS = 10 * MINUTE_MS

/** Fine for the last minutes, coarse for the day: about three thousand points. */
const tiers = [
  { resolution: 60, fromMs: 24 * HOUR_MS, toMs: 6 * HOUR_MS },
  { resolution: 10, fromMs: 6 * HOUR_MS, toMs: RECENT_MS },
  { resolution: 1, fromMs: RECENT_MS, toMs: 0 },
] as const

/** Each member sees every write-set, so one of them tells for all, and others where it was away. */
const MOST_WITNESSES = 3

type Row = [
  at: number,
  resolution: number,
  bytes: number | null,
  writeSets: number | null,
  seqno: number | null,
]

/** What the cluster wrote in the last day, from the samples of up to three of its nodes. */
export async function readWriteHistory(
  db: Db,
  witnesses: readonly string[],
  nowMs: number,
  seqnoNow: number | null,
): Promise<WriteHistory> {
  const ids = witnesses.slice(0, MOST_WITNESSES)
  if (ids.length === 0) return writeHistory([], nowMs, seqnoNow)
  const main = await mainWitness(db, ids, nowMs)
  // Of several the highest would win each second by the unevenness of the polls: 8 % too much (lab).
  const told = (value: Prisma.Sql) =>
    Prisma.sql`coalesce(max(CASE WHEN "nodeId" = ${main} THEN ${value} END), max(${value}))`
  const bytes = told(Prisma.sql`"replicatedBytes" + "receivedBytes"
    + ${HEADER_BYTES} * ("replicatedWriteSets" + "receivedWriteSets")`)
  const writeSets = told(Prisma.sql`"replicatedWriteSets" + "receivedWriteSets"`)
  const parts = tiers.map(({ resolution, fromMs, toMs }) => {
    const step = BigInt(resolution * 1000)
    const from = (BigInt(nowMs - fromMs) / step) * step
    // A coarser tier ends where the finer one begins.
    const nextStep = BigInt(resolution === 60 ? 10_000 : 1000)
    const to = (BigInt(nowMs - toMs) / nextStep) * nextStep
    return Prisma.sql`
      SELECT "at", "resolution", ${bytes} AS "bytes", ${writeSets} AS "writeSets",
        max("lastCommitted") AS "seqno"
      FROM json_each(${JSON.stringify(ids)}) AS witness CROSS JOIN "Sample"
      WHERE "nodeId" = witness.value AND "resolution" = ${resolution}
        AND "at" >= ${from} AND "at" < ${to}
      GROUP BY "at"`
  })
  // The cross join keeps SQLite from reading all nodes by the index on time.
  // One JSON text: thousands of rows cost the database's client far more (measured).
  const [found] = await db.$queryRaw<{ rows: string }[]>`
    SELECT json_group_array(json_array("at", "resolution", "bytes", "writeSets", "seqno")) AS "rows"
    FROM (${Prisma.join(parts, ' UNION ALL ')} ORDER BY 1)`
  const rows = JSON.parse(found?.rows ?? '[]') as Row[]
  return writeHistory(withGaps(rows.map(bucketOf)), nowMs, seqnoNow)
}

/** The one that saw most of late: it was there all the time, and in the component that is written in. */
async function mainWitness(db: Db, ids: readonly string[], nowMs: number): Promise<string> {
  const from = BigInt(nowMs - RECENT_MS)
  const [found] = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT "nodeId" FROM json_each(${JSON.stringify(ids)}) AS witness CROSS JOIN "Sample"
    WHERE "nodeId" = witness.value AND "resolution" = 1 AND "at" >= ${from}
    GROUP BY "nodeId"
    ORDER BY sum("replicatedBytes" + "receivedBytes") DESC, witness.key
    LIMIT 1`
  return found?.nodeId ?? ids[0] ?? ''
}

function bucketOf([atMs, seconds, bytes, writeSets, seqno]: Row): WriteBucket {
  return {
    atMs,
    durationMs: seconds * 1000,
    bytes: bytes === null ? null : bytes * seconds,
    writeSets: writeSets === null ? null : writeSets * seconds,
    seqno,
  }
}

/** A time without any sample is a bucket of which nothing is known; doubled seconds are cut. */
function withGaps(buckets: readonly WriteBucket[]): WriteBucket[] {
  const whole: WriteBucket[] = []
  let endMs: number | null = null
  for (const bucket of buckets) {
    if (endMs !== null && bucket.atMs < endMs) continue
    if (endMs !== null && bucket.atMs > endMs) {
      const durationMs = bucket.atMs - endMs
      whole.push({ atMs: endMs, durationMs, bytes: null, writeSets: null, seqno: null })
    }
    whole.push(bucket)
    endMs = bucket.atMs + bucket.durationMs
  }
  return whole
}

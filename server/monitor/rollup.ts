import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { Prisma } from '#server/db/generated/client.ts'
import { slicesToRoll, type Slice } from './rollup-slices.ts'
import { averagedColumns, largestKept } from './sample-columns.ts'

interface Step {
  from: 1 | 10 | 60 | 600
  to: 10 | 60 | 600 | 3600
}

const steps: readonly Step[] = [
  { from: 1, to: 10 },
  { from: 10, to: 60 },
  { from: 60, to: 600 },
  { from: 600, to: 3600 },
]

const PAUSE_MS = 20

/**
 * Brings the coarser resolutions up to now, from the rows in the database alone: a bucket computed
 * twice is the same bucket, so a worker that died in between neither loses nor doubles anything.
 */
export async function rollUp(db: Db, nowMs: number, signal?: AbortSignal): Promise<void> {
  for (const step of steps) {
    const slices = slicesToRoll({
      bucketMs: step.to * 1000,
      newestMs: await edgeMs(db, step.to, 'desc'),
      oldestSourceMs: await edgeMs(db, step.from, 'asc'),
      nowMs,
    })
    for (const slice of slices) {
      if (signal?.aborted) return
      await db.$executeRaw(rollStatement(step, slice))
      if (slices.length > 1) await sleep(PAUSE_MS)
    }
  }
}

async function edgeMs(db: Db, resolution: number, order: 'asc' | 'desc'): Promise<number | null> {
  const row = await db.sample.findFirst({
    where: { resolution },
    orderBy: { at: order },
    select: { at: true },
  })
  return row ? Number(row.at) : null
}

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`)
const maxColumns = largestKept.map((column) => `${column}Max`)
const targets = ['localState', ...averagedColumns, ...maxColumns, 'replLatencyMax']

const aggregates = Prisma.raw(
  [
    'min("localState") AS "localState"',
    ...quoted(averagedColumns).map((column) => `avg(${column}) AS ${column}`),
    ...largestKept.map((column) => `max(coalesce("${column}Max", "${column}")) AS "${column}Max"`),
    'max("replLatencyMax") AS "replLatencyMax"',
  ].join(', '),
)
const figureList = Prisma.raw(
  quoted(targets)
    .map((column) => `"figures".${column}`)
    .join(', '),
)
const targetList = Prisma.raw(quoted([...targets, 'lastCommitted', 'cachedDownto']).join(', '))
const updates = Prisma.raw(
  quoted([...targets, 'lastCommitted', 'cachedDownto'])
    .map((column) => `${column} = excluded.${column}`)
    .join(', '),
)

/** localState: the lowest that was told. Seqnos: the latest, since they may start anew with another history. */
function rollStatement({ from, to }: Step, { fromMs, toMs }: Slice): Prisma.Sql {
  // As bigint: libsql binds numbers as floating point, and the division must be whole.
  const bucketMs = BigInt(to * 1000)
  return Prisma.sql`
    WITH "figures" AS (
      SELECT "nodeId", "at" / ${bucketMs} * ${bucketMs} AS "bucket", ${aggregates},
        max(CASE WHEN "lastCommitted" IS NOT NULL THEN "at" END) AS "latestAt"
      FROM "Sample" WHERE "resolution" = ${from} AND "at" >= ${fromMs} AND "at" < ${toMs}
      GROUP BY "nodeId", "bucket"
    )
    INSERT INTO "Sample" ("nodeId", "resolution", "at", ${targetList})
    SELECT "figures"."nodeId", ${to}, "figures"."bucket", ${figureList},
      "latest"."lastCommitted", "latest"."cachedDownto"
    FROM "figures" LEFT JOIN "Sample" AS "latest" ON "latest"."nodeId" = "figures"."nodeId"
      AND "latest"."resolution" = ${from} AND "latest"."at" = "figures"."latestAt"
    WHERE true
    ON CONFLICT ("nodeId", "resolution", "at") DO UPDATE SET ${updates}`
}

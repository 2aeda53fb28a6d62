import { z } from 'zod'
import type { Metric, SeriesView } from '#server/api/views.ts'
import type { Db } from '#server/db/client.ts'
import { Prisma } from '#server/db/generated/client.ts'
import { HEADER_BYTES } from '#server/galera/gcache/write-history.ts'
import { type Deps, requirePermission } from './actor.ts'
import { readRetention } from '#server/db/retention.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_POINTS = 300

type Resolution = SeriesView['resolutionSeconds']

const average = (name: string) => Prisma.raw(`avg("${name}")`)

/** How a bucket's value is reckoned from its samples; null where none has one. */
const reckoned: Readonly<Record<Metric, Prisma.Sql>> = {
  flowControlPaused: average('flowControlPaused'),
  flowControlSent: average('flowControlSent'),
  recvQueueMax: Prisma.sql`max(coalesce("recvQueueMax", "recvQueue"))`,
  sendQueue: average('sendQueue'),
  replicatedWriteSets: average('replicatedWriteSets'),
  replicatedBytes: average('replicatedBytes'),
  receivedWriteSets: average('receivedWriteSets'),
  receivedBytes: average('receivedBytes'),
  certFailures: average('certFailures'),
  bfAborts: average('bfAborts'),
  replLatencyAvg: average('replLatencyAvg'),
  replLatencyMax: Prisma.sql`max("replLatencyMax")`,
  cachedWriteSets: Prisma.sql`avg("lastCommitted" - "cachedDownto" + 1)`,
  cacheInflow: Prisma.sql`avg("replicatedBytes" + "receivedBytes"
    + ${HEADER_BYTES} * ("replicatedWriteSets" + "receivedWriteSets"))`,
}

export const seriesInput = z
  .object({
    clusterId: z.string(),
    /** One node; all data nodes of the cluster without it. */
    nodeId: z.string().optional(),
    metrics: z.array(z.enum(Object.keys(reckoned) as Metric[])).min(1),
    fromMs: z.number().int().positive(),
    toMs: z.number().int().positive(),
    points: z.number().int().min(10).max(MAX_POINTS).default(MAX_POINTS),
  })
  .refine((range) => range.fromMs < range.toMs, 'The range must end after it begins.')

/** Figures of nodes, averaged into at most `points` equal buckets; null where nothing was measured. */
export async function readSeries(
  deps: Deps,
  input: z.output<typeof seriesInput>,
): Promise<SeriesView> {
  requirePermission(deps, 'cluster.read')
  const { clusterId, nodeId, metrics } = input
  const resolution = chooseResolution(input, await readRetention(deps.db), deps.now())
  const stepMs = resolution * 1000
  const bucketMs =
    Math.max(1, Math.ceil((input.toMs - input.fromMs) / input.points / stepMs)) * stepMs
  const first = Math.floor(input.fromMs / bucketMs) * bucketMs
  const count = Math.min(MAX_POINTS, Math.ceil((input.toMs - first) / bucketMs))
  const nodes = await deps.db.node.findMany({
    where: { clusterId, kind: 'data', ...(nodeId === undefined ? {} : { id: nodeId }) },
    select: { id: true },
    orderBy: { name: 'asc' },
  })
  const ids = nodes.map(({ id }) => id)
  const buckets = { first, count, bucketMs, resolution: await resolutionAt(deps.db, resolution) }
  const rows = await readBuckets(deps.db, ids, metrics, buckets)
  return {
    fromMs: first,
    toMs: first + count * bucketMs,
    bucketMs,
    resolutionSeconds: resolution,
    atMs: Array.from({ length: count }, (_, index) => first + index * bucketMs),
    nodes: ids.map((id) => ({
      nodeId: id,
      values: Object.fromEntries(
        metrics.map((metric, at) => [metric, rows.get(id)?.map((row) => row[at] ?? null) ?? []]),
      ),
    })),
  }
}

interface Buckets {
  first: number
  count: number
  bucketMs: number
  /** Resolution from which the bucket that ends at "endMs" is read. */
  resolution: Prisma.Sql
}

/**
 * By node, then by bucket. Each bucket is one look into the samples of its node, which lie together:
 * grouping them would sort them all first. One JSON text a node: rows of their own cost the
 * database's client ten times as much (both measured).
 */
async function readBuckets(
  db: Db,
  nodeIds: readonly string[],
  metrics: readonly Metric[],
  { first, count, bucketMs, resolution }: Buckets,
): Promise<Map<string, (number | null)[][]>> {
  const rows = await db.$queryRaw<{ nodeId: string; buckets: string }[]>`
    WITH RECURSIVE "bucket"("at", "endMs") AS (
      SELECT ${BigInt(first)}, ${BigInt(first + bucketMs)}
      UNION ALL SELECT "endMs", "endMs" + ${BigInt(bucketMs)} FROM "bucket"
      LIMIT ${BigInt(count)}
    ), "read"("at", "endMs", "resolution") AS MATERIALIZED (
      SELECT "at", "endMs", ${resolution} FROM "bucket"
    )
    SELECT node.value AS "nodeId", (
      SELECT '[' || group_concat((
        SELECT json_array(${Prisma.join(metrics.map((metric) => reckoned[metric]))}) FROM "Sample"
        WHERE "nodeId" = node.value AND "Sample"."resolution" = "read"."resolution"
          AND "Sample"."at" >= "read"."at" AND "Sample"."at" < "endMs"
      )) || ']' FROM "read"
    ) AS "buckets"
    FROM json_each(${JSON.stringify(nodeIds)}) AS node`
  return new Map(
    rows.map(({ nodeId, buckets }) => [nodeId, JSON.parse(buckets) as (number | null)[][]]),
  )
}

/** Coarse samples come late: what they do not hold yet is read from finer ones. */
const finer: Readonly<Record<Resolution, readonly Resolution[]>> = {
  1: [1],
  10: [10, 1],
  60: [60, 10],
  600: [600, 60],
  3600: [3600, 600, 60],
}

async function resolutionAt(db: Db, resolution: Resolution): Promise<Prisma.Sql> {
  const tiers = finer[resolution]
  const cases: Prisma.Sql[] = []
  for (const tier of tiers.slice(0, -1)) {
    // Of any node: all are rolled up together.
    const newest = await db.sample.findFirst({
      where: { resolution: tier },
      orderBy: { at: 'desc' },
      select: { at: true },
    })
    const doneMs = newest ? newest.at + BigInt(tier * 1000) : 0n
    cases.push(Prisma.sql`WHEN "endMs" <= ${doneMs} THEN ${BigInt(tier)}`)
  }
  const last = BigInt(tiers.at(-1) ?? resolution)
  return cases.length === 0
    ? Prisma.sql`${last}`
    : Prisma.sql`CASE ${Prisma.join(cases, ' ')} ELSE ${last} END`
}

/** The finest samples that are still kept for the whole range and are not far more than the points asked for. */
export function chooseResolution(
  range: { fromMs: number; toMs: number },
  kept: { secondHours: number; tenSecondDays: number },
  now: number,
): Resolution {
  const spanMs = range.toMs - range.fromMs
  if (spanMs <= HOUR_MS && now - range.fromMs <= kept.secondHours * HOUR_MS) return 1
  if (spanMs <= 6 * HOUR_MS && now - range.fromMs <= kept.tenSecondDays * DAY_MS) return 10
  if (spanMs <= 36 * HOUR_MS) return 60
  return spanMs <= 10 * DAY_MS ? 600 : 3600
}

import { z } from 'zod'
import type { Metric, SeriesView } from '#server/api/views.ts'
import { Prisma } from '#server/db/generated/client.ts'
import { HEADER_BYTES } from '#server/galera/gcache/write-history.ts'
import { type Deps, requirePermission } from './actor.ts'
import { readRetention } from '#server/db/retention.ts'

const HOUR_MS = 3_600_000
const MAX_POINTS = 300

export const seriesInput = z
  .object({
    clusterId: z.string(),
    fromMs: z.number().int().positive(),
    toMs: z.number().int().positive(),
    points: z.number().int().min(10).max(MAX_POINTS).default(MAX_POINTS),
  })
  .refine((range) => range.fromMs < range.toMs, 'The range must end after it begins.')

export const metrics: readonly Metric[] = [
  'flowControlPaused',
  'flowControlSent',
  'flowControlReceived',
  'recvQueue',
  'sendQueue',
  'replicatedWriteSets',
  'replicatedBytes',
  'receivedWriteSets',
  'receivedBytes',
  'commits',
  'certFailures',
  'bfAborts',
  'replLatencyAvg',
  'replLatencyMax',
  'cachedWriteSets',
  'cacheInflow',
]

/** Figures of all nodes of a cluster, averaged into at most `points` equal buckets; null where nothing was measured. */
export async function readSeries(
  deps: Deps,
  input: z.output<typeof seriesInput>,
): Promise<SeriesView> {
  requirePermission(deps, 'cluster.read')
  const retention = await readRetention(deps.db)
  const resolutionSeconds = chooseResolution(input, retention, deps.now())
  const stepMs = resolutionSeconds * 1000
  const bucketMs =
    Math.max(1, Math.ceil((input.toMs - input.fromMs) / input.points / stepMs)) * stepMs
  const first = Math.floor(input.fromMs / bucketMs) * bucketMs
  const count = Math.min(MAX_POINTS, Math.ceil((input.toMs - first) / bucketMs))
  const nodes = await deps.db.node.findMany({
    where: { clusterId: input.clusterId, kind: 'data' },
    select: { id: true },
    orderBy: { name: 'asc' },
  })
  const rows = await readBuckets(
    deps,
    nodes.map((node) => node.id),
    resolutionSeconds,
    first,
    first + count * bucketMs,
    bucketMs,
  )
  return {
    fromMs: first,
    toMs: first + count * bucketMs,
    bucketMs,
    resolutionSeconds,
    atMs: Array.from({ length: count }, (_, index) => first + index * bucketMs),
    nodes: nodes.map((node) => {
      const own = new Map(
        rows.filter((row) => row.nodeId === node.id).map((row) => [Number(row.bucket), row]),
      )
      const column = (name: Metric | 'recvQueueMax') =>
        Array.from({ length: count }, (_, index) => own.get(index)?.[name] ?? null)
      return {
        nodeId: node.id,
        values: Object.fromEntries(metrics.map((metric) => [metric, column(metric)])) as Record<
          Metric,
          (number | null)[]
        >,
        recvQueueMax: column('recvQueueMax'),
      }
    }),
  }
}

/** Reckoned from columns, not stored. */
const derived = {
  cachedWriteSets: Prisma.sql`"lastCommitted" - "cachedDownto" + 1`,
  cacheInflow: Prisma.sql`"replicatedBytes" + "receivedBytes"
    + ${HEADER_BYTES} * ("replicatedWriteSets" + "receivedWriteSets")`,
}

type BucketRow = { nodeId: string; bucket: bigint | number } & Record<
  Metric | 'recvQueueMax',
  number | null
>

async function readBuckets(
  deps: Deps,
  nodeIds: string[],
  resolution: number,
  from: number,
  to: number,
  bucketMs: number,
): Promise<BucketRow[]> {
  if (nodeIds.length === 0) return []
  const columns = metrics.map((metric) => {
    const name = Prisma.raw(`"${metric}"`)
    if (metric === 'cachedWriteSets' || metric === 'cacheInflow') {
      return Prisma.sql`AVG(${derived[metric]}) AS ${name}`
    }
    return metric === 'replLatencyMax'
      ? Prisma.sql`MAX(${name}) AS ${name}`
      : Prisma.sql`AVG(${name}) AS ${name}`
  })
  return deps.db.$queryRaw<BucketRow[]>`
    SELECT "nodeId", CAST(("at" - ${from}) / ${bucketMs} AS INTEGER) AS "bucket", ${Prisma.join(columns)},
           MAX(COALESCE("recvQueueMax", "recvQueue")) AS "recvQueueMax"
    FROM "Sample"
    WHERE "nodeId" IN (${Prisma.join(nodeIds)}) AND "resolution" = ${resolution} AND "at" >= ${from} AND "at" < ${to}
    GROUP BY "nodeId", "bucket"`
}

/** The finest samples that are still kept for the whole range and are not far more than the points asked for. */
export function chooseResolution(
  range: { fromMs: number; toMs: number },
  kept: { secondHours: number; tenSecondDays: number },
  now: number,
): 1 | 10 | 60 {
  const spanMs = range.toMs - range.fromMs
  if (spanMs <= HOUR_MS && now - range.fromMs <= kept.secondHours * HOUR_MS) return 1
  if (spanMs <= 12 * HOUR_MS && now - range.fromMs <= kept.tenSecondDays * 24 * HOUR_MS) return 10
  return 60
}

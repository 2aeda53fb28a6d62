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
  const buckets = await readBuckets(
    deps,
    nodes.map((node) => node.id),
    resolutionSeconds,
    { from: first, to: first + count * bucketMs, bucketMs },
  )
  return {
    fromMs: first,
    toMs: first + count * bucketMs,
    bucketMs,
    resolutionSeconds,
    atMs: Array.from({ length: count }, (_, index) => first + index * bucketMs),
    nodes: nodes.map((node) => {
      const own = buckets.get(node.id)
      const column = (name: Metric | 'recvQueueMax') =>
        Array.from({ length: count }, (_, index) => own?.get(index)?.[name] ?? null)
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

type BucketRow = Record<Metric | 'recvQueueMax', number | null>

/** By node, then by bucket. One JSON text a node: rows of their own cost the database's client ten times as much (measured). */
async function readBuckets(
  deps: Deps,
  nodeIds: string[],
  resolution: number,
  range: { from: number; to: number; bucketMs: number },
): Promise<Map<string, Map<number, BucketRow>>> {
  if (nodeIds.length === 0) return new Map()
  const columns = metrics.map((metric) => {
    const name = Prisma.raw(`"${metric}"`)
    if (metric === 'cachedWriteSets' || metric === 'cacheInflow') {
      return Prisma.sql`AVG(${derived[metric]}) AS ${name}`
    }
    return metric === 'replLatencyMax'
      ? Prisma.sql`MAX(${name}) AS ${name}`
      : Prisma.sql`AVG(${name}) AS ${name}`
  })
  const names = [...metrics, 'recvQueueMax'] as const
  const list = Prisma.raw(names.map((name) => `"${name}"`).join(', '))
  const { from, to, bucketMs } = range
  const rows = await deps.db.$queryRaw<{ nodeId: string; buckets: string }[]>`
    SELECT "nodeId", json_group_array(json_array("bucket", ${list})) AS "buckets" FROM (
      SELECT "nodeId", CAST(("at" - ${from}) / ${bucketMs} AS INTEGER) AS "bucket", ${Prisma.join(columns)},
             MAX(COALESCE("recvQueueMax", "recvQueue")) AS "recvQueueMax"
      FROM (${await samplesOf(deps, nodeIds, resolution, from, to)})
      GROUP BY "nodeId", "bucket")
    GROUP BY "nodeId"`
  return new Map(
    rows.map(({ nodeId, buckets }) => [
      nodeId,
      new Map(
        (JSON.parse(buckets) as [number, ...(number | null)[]][]).map(([bucket, ...values]) => [
          bucket,
          Object.fromEntries(names.map((name, at) => [name, values[at] ?? null])) as BucketRow,
        ]),
      ),
    ]),
  )
}

/** The coarsest samples come ten minutes late: what they do not hold yet is read from the minutes. */
async function samplesOf(
  deps: Deps,
  nodeIds: string[],
  resolution: number,
  from: number,
  to: number,
): Promise<Prisma.Sql> {
  const part = (of: number, after: number, before: number) => Prisma.sql`
    SELECT * FROM "Sample" WHERE "nodeId" IN (${Prisma.join(nodeIds)})
      AND "resolution" = ${of} AND "at" >= ${after} AND "at" < ${before}`
  if (resolution !== 600) return part(resolution, from, to)
  const newest = await deps.db.sample.findFirst({
    where: { nodeId: { in: nodeIds }, resolution },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  const edge = newest ? Math.max(from, Number(newest.at) + 600_000) : from
  return Prisma.sql`${part(600, from, Math.min(edge, to))} UNION ALL ${part(60, edge, to)}`
}

/** The finest samples that are still kept for the whole range and are not far more than the points asked for. */
export function chooseResolution(
  range: { fromMs: number; toMs: number },
  kept: { secondHours: number; tenSecondDays: number },
  now: number,
): 1 | 10 | 60 | 600 {
  const spanMs = range.toMs - range.fromMs
  if (spanMs <= HOUR_MS && now - range.fromMs <= kept.secondHours * HOUR_MS) return 1
  if (spanMs <= 12 * HOUR_MS && now - range.fromMs <= kept.tenSecondDays * 24 * HOUR_MS) return 10
  return spanMs <= MAX_POINTS * 600_000 ? 60 : 600
}

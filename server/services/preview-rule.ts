import { z } from 'zod'
import type { Preview, PreviewFigure, Rule } from '#server/alerts/rule.ts'
import { KEEP_MS } from '#server/alerts/life.ts'
import { pointSpans, type Span } from '#server/alerts/spans.ts'
import type { PreviewView } from '#server/api/alert-views.ts'
import { Prisma } from '#server/db/generated/client.ts'
import { DEFAULT_FLOW_LIMIT } from '#server/galera/findings/flow.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { type Deps, requirePermission } from './actor.ts'
import { demandRule, refuseThreshold } from './alert-rules.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const DAY_MS = 86_400_000
const STEP_MS = 60_000
const MOST_SPANS = 200
const MOST_POINTS = 100_000

export const previewInput = z.object({
  rule: z.string(),
  clusterId: z.string(),
  threshold: z.number().nullable(),
  forMs: z.number().int().min(0).max(DAY_MS),
  days: z.union([z.literal(1), z.literal(7), z.literal(30)]),
})
type Input = z.output<typeof previewInput>

/** When the rule would have fired with these terms, as far as the stored history tells. */
export async function previewRule(deps: Deps, input: Input): Promise<PreviewView> {
  requirePermission(deps, 'cluster.read')
  const rule = demandRule(input.rule)
  refuseThreshold(rule, input.threshold)
  const nodes = await deps.db.node.findMany({
    where: { clusterId: input.clusterId, kind: 'data' },
    select: { id: true, name: true, live: { select: { snapshot: true } } },
  })
  if (nodes.length === 0) throw notFound('cluster')
  const toMs = deps.now()
  const range = { fromMs: toMs - input.days * DAY_MS, toMs }
  const { spans, basis } = await spansOf(deps, rule, input, nodes, range)
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const fired = spans
    .filter((span) => span.toMs - span.fromMs >= input.forMs)
    .map((span) => ({ ...span, fromMs: span.fromMs + input.forMs }))
    .toSorted((a, b) => b.fromMs - a.fromMs)
  return {
    ...range,
    count: fired.length,
    spans: fired.slice(0, MOST_SPANS).map(({ nodeId, fromMs, toMs: endMs }) => ({
      nodeName: nodeId === null ? null : (names.get(nodeId) ?? null),
      fromMs,
      toMs: endMs,
    })),
    basis,
  }
}

interface Node {
  id: string
  name: string
  live: { snapshot: string } | null
}

async function spansOf(
  deps: Deps,
  rule: Rule,
  input: Input,
  nodes: readonly Node[],
  range: { fromMs: number; toMs: number },
): Promise<{ spans: Span[]; basis: string }> {
  const preview: Preview = rule.preview
  if (preview.kind === 'none') {
    throw new OperatorProblem('invalid', `“${rule.title}” has no preview.`, preview.because)
  }
  if (preview.kind === 'contact') {
    return {
      spans: await contactSpans(deps, input.clusterId, range),
      basis: 'From the events of lost and regained contact over SQL.',
    }
  }
  const points = await samplePoints(deps, preview.figure, input.threshold ?? 0, nodes, range.fromMs)
  const byNode = Map.groupBy(points, ({ nodeId }) => (rule.scope === 'node' ? nodeId : null))
  return {
    spans: [...byNode].flatMap(([nodeId, own]) =>
      pointSpans(
        own.map(({ at }) => Number(at)),
        STEP_MS,
        KEEP_MS,
      ).map((span) => ({ nodeId, ...span })),
    ),
    basis: 'From samples of one minute: shorter peaks are averaged away, and ends are that exact.',
  }
}

/** Of a sample: whether the rule holds in its minute. */
function condition(figure: PreviewFigure, threshold: number, limit: number): Prisma.Sql {
  switch (figure) {
    case 'flowControlPaused':
      return Prisma.sql`"flowControlPaused" * 100 > ${threshold}`
    case 'replLatency':
      return Prisma.sql`"replLatencyAvg" * 1000 > ${threshold}`
    case 'recvQueue':
      return Prisma.sql`"localState" = 4 AND "recvQueue" * 100 > ${threshold * limit}`
    case 'certificationShare':
      return Prisma.sql`(coalesce("certFailures", 0) + coalesce("bfAborts", 0)) * 100
        > ${threshold} * ("commits" + coalesce("certFailures", 0) + coalesce("bfAborts", 0))`
    case 'notSynced':
      return Prisma.sql`"localState" IN (0, 1, 3)`
  }
}

async function samplePoints(
  deps: Deps,
  figure: PreviewFigure,
  threshold: number,
  nodes: readonly Node[],
  fromMs: number,
): Promise<{ nodeId: string; at: bigint | number }[]> {
  const perNode = await Promise.all(
    nodes.map(({ id, live }) => {
      const snapshot = live && (JSON.parse(live.snapshot) as NodeSnapshot)
      const limit = snapshot?.reading?.flowControlLimit ?? DEFAULT_FLOW_LIMIT
      return deps.db.$queryRaw<{ nodeId: string; at: bigint | number }[]>`
        SELECT "nodeId", "at" FROM "Sample"
        WHERE "nodeId" = ${id} AND "resolution" = 60 AND "at" >= ${BigInt(fromMs)}
          AND ${condition(figure, threshold, limit)}
        ORDER BY "at" LIMIT ${MOST_POINTS}`
    }),
  )
  return perNode.flat()
}

/** As long as a node did not answer, for a reason that speaks of the server and not of the console. */
async function contactSpans(
  deps: Deps,
  clusterId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Span[]> {
  const rows = await deps.db.event.findMany({
    where: {
      clusterId,
      kind: { in: ['contact-lost', 'contact-back'] },
      at: { gte: new Date(fromMs) },
      nodeId: { not: null },
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  const lost = new Map<string, number>()
  const spans: Span[] = []
  for (const { nodeId, kind, at, detail } of rows) {
    if (nodeId === null) continue
    if (kind === 'contact-lost') {
      const { failure } = JSON.parse(detail ?? '{}') as { failure?: string }
      if (SERVER_GONE.has(failure ?? '')) lost.set(nodeId, at.getTime())
      continue
    }
    const sinceMs = lost.get(nodeId)
    if (sinceMs !== undefined) spans.push({ nodeId, fromMs: sinceMs, toMs: at.getTime() })
    lost.delete(nodeId)
  }
  return [...spans, ...[...lost].map(([nodeId, sinceMs]) => ({ nodeId, fromMs: sinceMs, toMs }))]
}

const SERVER_GONE = new Set(['refused', 'connection-lost', 'unreachable', 'timeout'])

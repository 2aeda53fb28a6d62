import { z } from 'zod'
import type { EventView } from '#server/api/views.ts'
import type { Event } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'

export const eventsInput = z.object({
  clusterId: z.string(),
  nodeId: z.string().optional(),
  kinds: z.array(z.string()).max(50).optional(),
  severities: z.array(z.enum(['ok', 'notice', 'warning', 'critical'])).optional(),
  fromMs: z.number().int().optional(),
  toMs: z.number().int().optional(),
  beforeId: z.number().int().optional(),
  limit: z.number().int().min(1).max(500).default(100),
})

/** Newest first. */
export async function listEvents(
  deps: Deps,
  input: z.output<typeof eventsInput>,
): Promise<EventView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.event.findMany({
    where: {
      clusterId: input.clusterId,
      ...(input.nodeId ? { nodeId: input.nodeId } : {}),
      ...(input.kinds ? { kind: { in: input.kinds } } : {}),
      ...(input.severities ? { severity: { in: input.severities } } : {}),
      ...(input.beforeId ? { id: { lt: input.beforeId } } : {}),
      ...(input.fromMs || input.toMs
        ? {
            at: {
              ...(input.fromMs ? { gte: new Date(input.fromMs) } : {}),
              ...(input.toMs ? { lte: new Date(input.toMs) } : {}),
            },
          }
        : {}),
    },
    orderBy: { id: 'desc' },
    take: input.limit,
  })
  return rows.map(eventView)
}

export function eventView(row: Event): EventView {
  return {
    id: row.id,
    atMs: row.at.getTime(),
    serverAtMs: row.serverAt?.getTime() ?? null,
    clusterId: row.clusterId,
    nodeId: row.nodeId,
    source: row.source as EventView['source'],
    kind: row.kind,
    severity: row.severity as EventView['severity'],
    title: row.title,
    detail: row.detail,
  }
}

import { z } from 'zod'
import type { EventView } from '#server/api/views.ts'
import type { Event } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'

export const eventsInput = z.object({
  clusterId: z.string(),
  nodeId: z.string().optional(),
  kinds: z.array(z.string()).max(50).optional(),
  severities: z.array(z.enum(['ok', 'notice', 'warning', 'critical'])).optional(),
  /** Stands in the title or in the details. */
  text: z.string().max(200).optional(),
  fromMs: z.number().int().optional(),
  toMs: z.number().int().optional(),
  /** The last event of the page before. */
  before: z.object({ atMs: z.number().int(), id: z.number().int() }).optional(),
  limit: z.number().int().min(1).max(500).default(100),
})

/** Newest first, on the console's clock: a journal that is read late tells of earlier times. */
export async function listEvents(
  deps: Deps,
  input: z.output<typeof eventsInput>,
): Promise<EventView[]> {
  requirePermission(deps, 'cluster.read')
  const { clusterId, nodeId, kinds, severities, text, fromMs, toMs, before } = input
  const isBefore = before && {
    OR: [
      { at: { lt: new Date(before.atMs) } },
      { at: new Date(before.atMs), id: { lt: before.id } },
    ],
  }
  const rows = await deps.db.event.findMany({
    where: {
      clusterId,
      ...(nodeId ? { nodeId } : {}),
      ...(kinds ? { kind: { in: kinds } } : {}),
      ...(severities ? { severity: { in: severities } } : {}),
      at: {
        ...(fromMs === undefined ? {} : { gte: new Date(fromMs) }),
        ...(toMs === undefined ? {} : { lte: new Date(toMs) }),
      },
      AND: [
        ...(isBefore ? [isBefore] : []),
        ...(text ? [{ OR: [{ title: { contains: text } }, { detail: { contains: text } }] }] : []),
      ],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
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

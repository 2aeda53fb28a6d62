import { z } from 'zod'
import type { LogLineView, RawStatusView } from '#server/api/views.ts'
import { type Deps, requirePermission } from './actor.ts'

type Raw = 'status' | 'variables'

/** SHOW GLOBAL STATUS or VARIABLES as last read, with its time; empty and without time when never read. */
export async function readNodeRaw(deps: Deps, nodeId: string, what: Raw): Promise<RawStatusView> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.nodeLive.findUnique({ where: { nodeId } })
  const text = what === 'status' ? row?.status : row?.variables
  const at = what === 'status' ? row?.statusAt : row?.variablesAt
  return {
    atMs: at?.getTime() ?? null,
    values: text ? (JSON.parse(text) as Record<string, string>) : {},
  }
}

export const logInput = z.object({
  nodeId: z.string(),
  beforeId: z.number().int().optional(),
  afterId: z.number().int().optional(),
  limit: z.number().int().min(1).max(1000).default(300),
})

/** Oldest first. Without a bound: the newest lines. */
export async function readLog(
  deps: Deps,
  input: z.output<typeof logInput>,
): Promise<LogLineView[]> {
  requirePermission(deps, 'cluster.read')
  const onward = input.afterId !== undefined
  const rows = await deps.db.logLine.findMany({
    where: {
      nodeId: input.nodeId,
      ...(input.afterId !== undefined ? { id: { gt: input.afterId } } : {}),
      ...(input.beforeId !== undefined ? { id: { lt: input.beforeId } } : {}),
    },
    orderBy: { id: onward ? 'asc' : 'desc' },
    take: input.limit,
  })
  const ordered = onward ? rows : rows.toReversed()
  return ordered.map((row) => ({
    id: row.id,
    serverAtMs: row.serverAt.getTime(),
    identifier: row.identifier,
    priority: row.priority,
    message: row.message,
  }))
}

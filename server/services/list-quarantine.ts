import { z } from 'zod'
import type { QuarantineView } from '#server/api/job-views.ts'
import { type Deps, requirePermission } from './actor.ts'

export const quarantineInput = z.object({ jobId: z.string().optional() })

/** Data that jobs moved aside, newest first. */
export async function listQuarantine(
  deps: Deps,
  { jobId }: z.output<typeof quarantineInput>,
): Promise<QuarantineView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.quarantine.findMany({
    where: jobId === undefined ? {} : { jobId },
    orderBy: { createdAt: 'desc' },
    take: 500,
  })
  return rows.map((row) => ({
    id: row.id,
    jobId: row.jobId,
    server: row.server,
    address: row.address,
    path: row.path,
    bytes: row.bytes === null ? null : Number(row.bytes),
    uuid: row.uuid,
    seqno: row.seqno === null ? null : row.seqno.toString(),
    createdAtMs: row.createdAt.getTime(),
    restoredAtMs: row.restoredAt?.getTime() ?? null,
    releasedAtMs: row.releasedAt?.getTime() ?? null,
  }))
}

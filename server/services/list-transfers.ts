import { z } from 'zod'
import type { TransferView } from '#server/api/views.ts'
import type { Transfer } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'

export const transfersInput = z.object({
  clusterId: z.string(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** State transfers of a cluster, newest first: all that the console saw, whoever started them. */
export async function listTransfers(
  deps: Deps,
  input: z.output<typeof transfersInput>,
): Promise<TransferView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.transfer.findMany({
    where: { clusterId: input.clusterId },
    orderBy: { startedAt: 'desc' },
    take: input.limit,
  })
  const newest = new Set<string>()
  return rows.map((row) => {
    const isNewest = !newest.has(row.joinerName)
    newest.add(row.joinerName)
    return transferView(row, isNewest)
  })
}

/** A later transfer to the same joiner proves that an earlier one is over, though nobody saw its end. */
function transferView(row: Transfer, isNewest: boolean): TransferView {
  return {
    id: row.id,
    joinerName: row.joinerName,
    joinerId: row.joinerId,
    donorName: row.donorName,
    donorId: row.donorId,
    kind: row.kind as TransferView['kind'],
    method: row.method,
    startedAtMs: row.startedAt.getTime(),
    endedAtMs: row.endedAt?.getTime() ?? null,
    outcome:
      row.endedAt === null && !isNewest ? 'unknown' : (row.outcome as TransferView['outcome']),
    reason: row.reason,
    bytes: row.bytes === null ? null : Number(row.bytes),
    expectedBytes: row.expectedBytes === null ? null : Number(row.expectedBytes),
    writeSets: row.writeSets,
    stages: JSON.parse(row.stages) as TransferView['stages'],
  }
}

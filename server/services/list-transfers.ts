import { z } from 'zod'
import type { TransferStory, TransferView } from '#server/api/views.ts'
import type { Transfer } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { notFound } from './operator-problem.ts'

export const transfersInput = z.object({
  clusterId: z.string(),
  /** wsrep_node_name of either side. */
  nodeName: z.string().optional(),
  kind: z.enum(['IST', 'SST']).optional(),
  outcome: z.enum(['running', 'synced', 'failed', 'unknown']).optional(),
  limit: z.number().int().min(1).max(2000).default(50),
})

/** State transfers of a cluster, newest first: all that the console saw, whoever started them. */
export async function listTransfers(
  deps: Deps,
  input: z.output<typeof transfersInput>,
): Promise<TransferView[]> {
  requirePermission(deps, 'cluster.read')
  const { clusterId, nodeName, kind, outcome, limit } = input
  const rows = await deps.db.transfer.findMany({
    where: {
      clusterId,
      ...(kind === undefined ? {} : { kind }),
      ...(nodeName === undefined
        ? {}
        : { OR: [{ joinerName: nodeName }, { donorName: nodeName }] }),
    },
    orderBy: { startedAt: 'desc' },
    // Which ends were never seen shows only beside the joiner’s later transfers.
    ...(outcome === undefined ? { take: limit } : {}),
  })
  const newest = await newestOfEach(deps, clusterId)
  return rows
    .map((row) => transferView(row, newest.has(row.id)))
    .filter((view) => outcome === undefined || view.outcome === outcome)
    .slice(0, limit)
}

/** The latest transfer of each joiner, by id. */
async function newestOfEach(deps: Deps, clusterId: string): Promise<Set<string>> {
  const rows = await deps.db.transfer.findMany({
    where: { clusterId },
    orderBy: { startedAt: 'desc' },
    distinct: ['joinerName'],
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}

/** Lines of one side of a transfer; `cut`: there were more. */
const MOST_LINES = 500
const AROUND_MS = 10_000

/** One transfer with what the journals of both sides say of its time. Throws OperatorProblem `not-found`. */
export async function readTransfer(deps: Deps, transferId: string): Promise<TransferStory> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.transfer.findUnique({ where: { id: transferId } })
  if (!row) throw notFound('transfer')
  const newest = await newestOfEach(deps, row.clusterId)
  const linesOf = async (nodeId: string | null) => {
    if (nodeId === null) return []
    const lines = await deps.db.logLine.findMany({
      where: {
        nodeId,
        serverAt: {
          gte: new Date(row.startedAt.getTime() - AROUND_MS),
          lte: new Date((row.endedAt?.getTime() ?? deps.now()) + AROUND_MS),
        },
      },
      orderBy: { id: 'asc' },
      take: MOST_LINES,
    })
    return lines.map(({ id, serverAt, identifier, priority, message }) => ({
      id,
      serverAtMs: serverAt.getTime(),
      identifier,
      priority,
      message,
    }))
  }
  return {
    clusterId: row.clusterId,
    transfer: transferView(row, newest.has(row.id)),
    joinerLines: await linesOf(row.joinerId),
    donorLines: await linesOf(row.donorId),
  }
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
    local: positionOf(row.localUuid, row.localSeqno),
    group: positionOf(row.groupUuid, row.groupSeqno),
    stages: JSON.parse(row.stages) as TransferView['stages'],
  }
}

function positionOf(uuid: string | null, seqno: bigint | null): TransferView['local'] {
  return uuid === null || seqno === null ? null : { uuid, seqno: Number(seqno) }
}

import { z } from 'zod'
import type { JournalPart, TransferStory, TransferView } from '#server/api/views.ts'
import type { Transfer } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { notFound } from './operator-problem.ts'

export const transfersInput = z.object({
  clusterId: z.string(),
  /** wsrep_node_name of either side. */
  nodeName: z.string().optional(),
  kind: z.enum(['IST', 'SST']).optional(),
  method: z.string().optional(),
  outcome: z.enum(['running', 'synced', 'failed', 'unknown']).optional(),
  /** Of the moment at which it began. */
  fromMs: z.number().int().optional(),
  toMs: z.number().int().optional(),
  limit: z.number().int().min(1).max(2000).default(50),
})

/** State transfers of a cluster, newest first: all that the console saw, whoever started them. */
export async function listTransfers(
  deps: Deps,
  input: z.output<typeof transfersInput>,
): Promise<TransferView[]> {
  requirePermission(deps, 'cluster.read')
  const { clusterId, nodeName, kind, method, outcome, fromMs, toMs, limit } = input
  const rows = await deps.db.transfer.findMany({
    where: {
      clusterId,
      ...(kind === undefined ? {} : { kind }),
      ...(method === undefined ? {} : { method }),
      startedAt: {
        ...(fromMs === undefined ? {} : { gte: new Date(fromMs) }),
        ...(toMs === undefined ? {} : { lte: new Date(toMs) }),
      },
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

/** Lines of one side of a transfer. */
const MOST_LINES = 500
const AROUND_MS = 10_000

/** One transfer with what the journals of both sides say of its time. Throws OperatorProblem `not-found`. */
export async function readTransfer(deps: Deps, transferId: string): Promise<TransferStory> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.transfer.findUnique({ where: { id: transferId } })
  if (!row) throw notFound('transfer')
  const newest = await newestOfEach(deps, row.clusterId)
  const fromMs = row.startedAt.getTime() - AROUND_MS
  const toMs = (row.endedAt?.getTime() ?? deps.now()) + AROUND_MS
  return {
    clusterId: row.clusterId,
    transfer: transferView(row, newest.has(row.id)),
    joiner: await journalPart(deps, row.joinerId, fromMs, toMs),
    donor: await journalPart(deps, row.donorId, fromMs, toMs),
  }
}

/** Lines are kept with the server's own time, transfers with the console's. */
async function journalPart(
  { db }: Deps,
  nodeId: string | null,
  fromMs: number,
  toMs: number,
): Promise<JournalPart> {
  if (nodeId === null) return { skewMs: null, lines: [], cut: false }
  const told = await db.event.findFirst({
    where: {
      nodeId,
      source: 'journal',
      serverAt: { not: null },
      at: { gte: new Date(fromMs), lte: new Date(toMs) },
    },
    orderBy: { id: 'asc' },
    select: { at: true, serverAt: true },
  })
  const skewMs = told?.serverAt ? told.serverAt.getTime() - told.at.getTime() : null
  const lines = await db.logLine.findMany({
    where: {
      nodeId,
      serverAt: { gte: new Date(fromMs + (skewMs ?? 0)), lte: new Date(toMs + (skewMs ?? 0)) },
    },
    orderBy: { id: 'asc' },
    take: MOST_LINES + 1,
  })
  return {
    skewMs,
    cut: lines.length > MOST_LINES,
    lines: lines.slice(0, MOST_LINES).map(({ id, serverAt, identifier, priority, message }) => ({
      id,
      serverAtMs: serverAt.getTime(),
      identifier,
      priority,
      message,
    })),
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
    forecast: forecastOf(row),
  }
}

function positionOf(uuid: string | null, seqno: bigint | null): TransferView['local'] {
  return uuid === null || seqno === null ? null : { uuid, seqno: Number(seqno) }
}

function forecastOf(row: Transfer): TransferView['forecast'] {
  const { forecastKind, forecastAt, forecastDonor, forecastBecause } = row
  if (forecastKind === null || forecastAt === null) return null
  return {
    atMs: forecastAt.getTime(),
    kind: forecastKind as NonNullable<TransferView['forecast']>['kind'],
    donorName: forecastDonor,
    because: forecastBecause ?? '',
  }
}

import type { Db } from '#server/db/client.ts'
import { noHistory, type TransferHistory } from '#server/galera/transfer/transfer-eta.ts'

const LOOKED_AT = 5

interface PastTransfer {
  bytes: bigint | null
  expectedBytes: bigint | null
  endedAt: Date | null
  stages: string
}

/** What the last complete SSTs of this cluster by this method took. */
export async function readTransferHistory(
  db: Db,
  clusterId: string,
  method: string,
): Promise<TransferHistory> {
  const rows = await db.transfer.findMany({
    where: { clusterId, method, kind: 'SST', outcome: 'synced', bytes: { not: null } },
    orderBy: { startedAt: 'desc' },
    take: LOOKED_AT,
    select: { bytes: true, expectedBytes: true, endedAt: true, stages: true },
  })
  return historyOf(rows)
}

/** Newest first. */
export function historyOf(rows: readonly PastTransfer[]): TransferHistory {
  const [last] = rows
  if (!last) return noHistory
  const stages = JSON.parse(last.stages) as { stage: string; atMs: number }[]
  const streamedFrom = stages.find(({ stage }) => stage === 'streaming')?.atMs
  const streamedTo = stages.find(({ stage }) => AFTER_STREAM.has(stage))?.atMs
  const endedAtMs = last.endedAt?.getTime()
  const streamMs = streamedFrom && streamedTo ? streamedTo - streamedFrom : 0
  return {
    ratio: rows.map(ratioOf).find((ratio) => ratio !== null) ?? null,
    tailMs: endedAtMs && streamedTo ? Math.max(0, endedAtMs - streamedTo) : null,
    bytesPerSecond: streamMs > 0 && last.bytes ? (Number(last.bytes) * 1000) / streamMs : null,
  }
}

const AFTER_STREAM: ReadonlySet<string> = new Set([
  'preparing',
  'moving',
  'starting',
  'catching up',
  'Synced',
])

/** Only a stream that was compressed is much smaller than the files. */
function ratioOf({ bytes, expectedBytes }: PastTransfer): number | null {
  if (!bytes || !expectedBytes) return null
  const ratio = Number(bytes) / Number(expectedBytes)
  return ratio > 0.01 && ratio < 0.9 ? ratio : null
}

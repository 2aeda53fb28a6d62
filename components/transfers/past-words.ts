import type { TransferView } from '#server/api/views.ts'
import {
  formatByteRate,
  formatBytes,
  formatDuration,
  formatNumberOf,
} from '#components/lib/format.ts'

const OUTCOMES: Record<TransferView['outcome'], string> = {
  running: 'running',
  synced: 'Synced',
  failed: 'failed',
  unknown: 'unknown: its end was not seen',
}

/** "Synced", "failed: Broken pipe" */
export function outcomeText({ outcome, reason }: TransferView): string {
  return reason === null ? OUTCOMES[outcome] : `${OUTCOMES[outcome]}: ${reason}`
}

/** "IST", "SST by rsync" */
export function kindText({ kind, method }: TransferView): string {
  return [kind ?? 'IST or SST', kind === 'IST' ? null : method].filter(Boolean).join(' by ')
}

export function receivedText({ kind, bytes, writeSets }: TransferView): string {
  if (kind === 'IST' && writeSets !== null) return formatNumberOf(writeSets, 'write-set')
  return bytes === null ? 'not counted' : formatBytes(bytes)
}

/** "4 min 10 s"; unknown while nobody saw the end. */
export function tookText({ startedAtMs, endedAtMs }: TransferView): string {
  return formatDuration(endedAtMs === null ? null : endedAtMs - startedAtMs)
}

/** Bytes of an SST over the time in which they came; null where either is not known. */
export function averageRate({ bytes, stages, kind }: TransferView): string | null {
  const from = stages.findIndex(({ stage }) => stage === 'streaming')
  const start = stages[from]
  const end = stages[from + 1]
  if (kind === 'IST' || bytes === null || !start || !end || end.atMs <= start.atMs) return null
  return formatByteRate((bytes * 1000) / (end.atMs - start.atMs))
}

/** "IST from node1"; null where nothing was told before. */
export function forecastText({ forecast }: TransferView): string | null {
  if (!forecast) return null
  if (forecast.kind === 'cannot-join') return 'cannot join'
  return `${forecast.kind} from ${forecast.donorName ?? 'a donor not to be told'}`
}

/** How it came against what was told; null where either is not known. */
export function forecastOutcome(transfer: TransferView): 'as told' | 'otherwise' | null {
  const { forecast, kind, donorName } = transfer
  if (!forecast || kind === null) return null
  const otherDonor =
    forecast.donorName !== null && donorName !== null && forecast.donorName !== donorName
  return forecast.kind === kind && !otherDonor ? 'as told' : 'otherwise'
}

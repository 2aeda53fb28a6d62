import type { TransferEdge, TransferProgress } from '#server/galera/model.ts'
import { formatByteRate, formatBytes, formatCount, formatDuration } from '#components/lib/format.ts'

/** Older than this, progress is a memory: it comes twice a second. */
const FRESH_MS = 10_000

/** Progress is rounded down: 99.9 % is not everything. */
export function percentText(percent: number): string {
  return `${Math.floor(percent)} %`
}

/** "15 to 24 s left", "about 2 min left"; null while nothing honest can be said. */
export function timeLeftText(etaMs: TransferProgress['etaMs']): string | null {
  if (!etaMs) return null
  const [low, high] = etaMs.map(inSteps) as [number, number]
  if (high < 1000) return 'under 1 s left'
  if (low === high) return `about ${formatDuration(high)} left`
  if (low < 1000) return `up to ${formatDuration(high)} left`
  return high < 60_000
    ? `${low / 1000} to ${formatDuration(high)} left`
    : `${formatDuration(low)} to ${formatDuration(high)} left`
}

/** Steps that fit the size: nobody reads the seconds of an hour. */
function inSteps(ms: number): number {
  const step = ms < 60_000 ? 1000 : ms < 600_000 ? 10_000 : ms < 7_200_000 ? 60_000 : 600_000
  return Math.round(ms / step) * step
}

/** "streaming (database app)" */
export function stageText({ stage, progress }: TransferEdge): string | null {
  if (!progress) return stage
  return progress.step === null ? progress.stage : `${progress.stage} (${progress.step})`
}

/** "120 MiB of about 450 MiB", "402 of 2,000 write-sets"; null where nothing is counted. */
export function amountText(progress: TransferProgress): string | null {
  const { writeSetsDone, writeSetsTotal, doneBytes, expectedBytes } = progress
  if (writeSetsDone !== null && writeSetsTotal !== null) {
    return `${formatCount(writeSetsDone)} of ${formatCount(writeSetsTotal)} write-sets`
  }
  if (doneBytes === null) return null
  if (!expectedBytes) return `${formatBytes(doneBytes)} so far`
  const middle = (expectedBytes.low + expectedBytes.high) / 2
  return `${formatBytes(doneBytes)} of about ${formatBytes(middle)}`
}

/** "no byte and no work for 2 min 10 s"; null while anything moves. */
export function stalledText(progress: TransferProgress | undefined, nowMs: number): string | null {
  if (!progress || progress.stalledSinceMs === null) return null
  return `stalled: no byte and no work for ${formatDuration(nowMs - progress.stalledSinceMs)}`
}

/** "last seen 12 s ago"; null while the figures are fresh. */
export function staleText(progress: TransferProgress | undefined, nowMs: number): string | null {
  const ageMs = progress ? nowMs - progress.observedAtMs : 0
  return ageMs < FRESH_MS ? null : `as of ${formatDuration(ageMs)} ago`
}

/** What fits on an edge of the drawing: stage, share, rate and time left, in this order. */
export function edgeText(transfer: TransferEdge, nowMs: number): string {
  const { kind, method, stage, sinceMs, progress } = transfer
  if (!progress) {
    const lasted = sinceMs === null ? null : formatDuration(Math.max(0, nowMs - sinceMs))
    return [kind ?? 'IST or SST', method, stage, lasted].filter(Boolean).join(' · ')
  }
  const stalled = stalledText(progress, nowMs)
  if (stalled !== null) return `${kind ?? 'transfer'} ${stalled}`
  return [...shortParts(progress), staleText(progress, nowMs)].filter(Boolean).join(' · ')
}

function shortParts(progress: TransferProgress): (string | null)[] {
  const { stage, percent, bytesPerSecond, etaMs } = progress
  return [
    percent === null ? stage : `${stage} ${percentText(percent)}`,
    bytesPerSecond === null ? null : formatByteRate(bytesPerSecond),
    timeLeftText(etaMs),
  ]
}

/** The same in a sentence's end, for people who do not see the drawing. */
export function spokenProgress(transfer: TransferEdge, nowMs: number): string {
  const { progress } = transfer
  const stage = stageText(transfer)
  const parts = [
    stage === null ? null : `stage: ${stage}`,
    ...(progress
      ? [
          progress.percent === null ? 'share not known' : percentText(progress.percent),
          progress.bytesPerSecond === null ? null : formatByteRate(progress.bytesPerSecond),
          timeLeftText(progress.etaMs),
          stalledText(progress, nowMs),
          staleText(progress, nowMs),
        ]
      : []),
  ].filter((part) => part !== null)
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`
}

import type { TransferEdge } from '#server/galera/model.ts'
import { formatByteRate, formatDuration } from '#components/lib/format.ts'
import { ProgressBar } from './progress-bar.tsx'
import {
  amountText,
  percentText,
  stageText,
  staleText,
  stalledText,
  timeLeftText,
} from './transfer-words.ts'

interface TransferProgressViewProps {
  transfer: TransferEdge
  nowMs: number
}

/** Stage, share, amount, rate and time left of a running transfer, and where they come from. */
export function TransferProgressView({ transfer, nowMs }: TransferProgressViewProps) {
  const { progress, kind, method } = transfer
  if (!progress) {
    return (
      <p className="text-soft">
        Stage {transfer.stage ?? 'unknown'}. How far it is cannot be seen without SSH to the joiner.
      </p>
    )
  }
  const { percent, bytesPerSecond, stageSinceMs, evidence } = progress
  const stalled = stalledText(progress, nowMs)
  const facts = [
    percent === null ? null : percentText(percent),
    amountText(progress),
    bytesPerSecond === null ? null : formatByteRate(bytesPerSecond),
    timeLeftText(progress.etaMs) ?? 'time left unknown',
    staleText(progress, nowMs),
  ].filter((fact) => fact !== null)
  return (
    <div className="flex w-full min-w-0 flex-col gap-1.5">
      <p className="flex flex-wrap gap-x-3 tabular-nums">
        <span className="font-medium">{stageText(transfer)}</span>
        <span className="text-faint">
          for {formatDuration(Math.max(0, nowMs - stageSinceMs))} in this stage
        </span>
      </p>
      <ProgressBar
        percent={percent}
        stalled={stalled !== null}
        label={`Progress of the ${kind ?? 'state transfer'}${method ? ` by ${method}` : ''}`}
      />
      <p className="text-soft tabular-nums">{facts.join(' · ')}</p>
      {stalled !== null && (
        <output className="block max-w-prose text-degraded">
          It is {stalled}. Look into the logs of donor and joiner and check the network between
          them; leave both running until the cause is known.
        </output>
      )}
      <p className="max-w-prose text-xs text-faint">{evidence}</p>
    </div>
  )
}

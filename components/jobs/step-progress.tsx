import type { Progress } from '#server/actions/action.ts'
import { formatBytes, formatShare } from '#components/lib/format.ts'

/** What a step at work tells of itself; with a bar where it is known how much there is to do. */
export function StepProgress({ progress, of }: { progress: Progress; of: string }) {
  const { text, doneBytes, totalBytes } = progress
  const share =
    doneBytes !== undefined && totalBytes !== undefined && totalBytes > 0
      ? Math.min(1, doneBytes / totalBytes)
      : null
  return (
    <div className="flex flex-col gap-1.5">
      <p>{text}</p>
      {share !== null && (
        <div className="flex items-center gap-3">
          <progress
            aria-label={`Progress of ${of}`}
            max={100}
            value={share * 100}
            className="h-1.5 min-w-24 flex-1 appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-transfer [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-transfer"
          />
          <span className="text-xs text-soft tabular-nums">
            {formatBytes(doneBytes ?? null)} of {formatBytes(totalBytes ?? null)},{' '}
            {formatShare(Math.floor(share * 100) / 100)}
          </span>
        </div>
      )}
    </div>
  )
}

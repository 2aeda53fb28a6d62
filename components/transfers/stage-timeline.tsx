import type { TransferView } from '#server/api/views.ts'
import { formatDuration } from '#components/lib/format.ts'
import { formatClockTime } from '#components/lib/time.ts'

const COLOURS = 6

interface StageTimelineProps {
  transfer: TransferView
  nowMs: number
}

/** The stages one after the other, each as long as it lasted; the list says the same in words. */
export function StageTimeline({ transfer, nowMs }: StageTimelineProps) {
  const { stages, startedAtMs, endedAtMs, outcome } = transfer
  const lastSeenMs = stages.at(-1)?.atMs ?? startedAtMs
  const endMs = endedAtMs ?? (outcome === 'running' ? Math.max(nowMs, lastSeenMs) : lastSeenMs)
  const spanMs = Math.max(1, endMs - startedAtMs)
  const parts = stages.map(({ stage, atMs }, index) => ({
    stage,
    atMs,
    lastedMs: Math.max(0, (stages[index + 1]?.atMs ?? endMs) - atMs),
    colour: `var(--chart-${(index % COLOURS) + 1})`,
  }))
  return (
    <div className="flex flex-col gap-4">
      <div aria-hidden className="flex h-4 overflow-hidden rounded-sm bg-sunken">
        {parts.map(({ stage, lastedMs, colour }) => (
          <div key={stage} style={{ width: `${(lastedMs / spanMs) * 100}%`, background: colour }} />
        ))}
      </div>
      <ol className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {parts.map(({ stage, atMs, lastedMs, colour }, index) => (
          <li key={stage} className="flex items-baseline gap-2">
            <span aria-hidden className="size-2.5 rounded-xs" style={{ background: colour }} />
            <span>{stage}</span>
            <span className="text-faint tabular-nums">
              {formatClockTime(atMs)}
              {index < parts.length - 1 || endedAtMs === null
                ? `, ${formatDuration(lastedMs)}`
                : ''}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

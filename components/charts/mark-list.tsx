import { SeverityMark } from '#components/ui/state-mark.tsx'
import { cursorTime } from './axis-time.ts'
import type { EventMark } from './event-marks.ts'

interface MarkListProps {
  marks: EventMark[]
  spanMs: number
  /** There are more events in the range than were fetched. */
  cut: boolean
}

/** What the vertical marks in the charts stand for, newest first. */
export function MarkList({ marks, spanMs, cut }: MarkListProps) {
  if (marks.length === 0) {
    return <p className="text-xs text-faint">No events in this range.</p>
  }
  return (
    <details className="text-xs">
      <summary className="w-fit rounded text-soft hover:text-ink">
        {marks.length === 1 ? '1 mark' : `${marks.length} marks`} on the time axis
        {cut && ', from the newest events only'}
      </summary>
      <ul className="mt-2 flex flex-col gap-1.5">
        {marks.toReversed().map((mark) => (
          <li key={mark.atMs} className="flex flex-wrap items-center gap-x-3">
            <span className="font-mono text-faint tabular-nums">
              {cursorTime(mark.atMs, spanMs)}
            </span>
            <SeverityMark severity={mark.severity} look="plain" />
            <span>{mark.events.map(({ title }) => title).join('; ')}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

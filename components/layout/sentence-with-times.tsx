import { splitTimes } from '#server/galera/sentence-times.ts'
import { formatDateTime, formatMoment } from '#components/lib/time.ts'

/** A sentence of an assessment, its times written in the zone of the browser. */
export function SentenceWithTimes({ sentence, nowMs }: { sentence: string; nowMs: number }) {
  return splitTimes(sentence).map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      <time
        // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
        key={index}
        dateTime={new Date(part.timeMs).toISOString()}
        title={formatDateTime(part.timeMs)}
        className="tabular-nums"
      >
        {formatMoment(part.timeMs, nowMs)}
      </time>
    ),
  )
}

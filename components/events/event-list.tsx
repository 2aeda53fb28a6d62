import type { EventView } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'
import { paths } from '#components/lib/paths.ts'
import { formatClockTimeMs, formatDay } from '#components/lib/time.ts'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { skewWords } from './clock-correction.ts'
import { afterTitle, eventDetail, kindLabel, SOURCE_LABELS } from './event-kinds.ts'

export interface MarkedEvent {
  id: number | null
  onMark: (event: EventView | null) => void
}

interface EventListProps {
  events: EventView[]
  nodes: { id: string; name: string }[]
  marked?: MarkedEvent | undefined
}

/** What happened, newest first; each day under its own head. */
export function EventList({ events, nodes, marked }: EventListProps) {
  const days = Map.groupBy(events, ({ atMs }) => formatDay(atMs))
  return (
    <div className="flex flex-col gap-5">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 className="mb-1 text-xs font-medium text-faint">{day}</h3>
          <ol className="divide-y divide-line">
            {ofDay.map((event) => (
              <EventRow
                key={event.id}
                event={event}
                nodeName={nodes.find(({ id }) => id === event.nodeId)?.name ?? null}
                marked={marked}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

interface EventRowProps {
  event: EventView
  nodeName: string | null
  marked: MarkedEvent | undefined
}

function EventRow({ event, nodeName, marked }: EventRowProps) {
  const { jobId, sentences, facts } = eventDetail(event.detail)
  const { serverAtMs } = event
  const skew = skewWords(serverAtMs === null ? null : serverAtMs - event.atMs)
  const isMarked = marked?.id === event.id
  return (
    <li
      className={cn(
        'grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[7rem_6.5rem_minmax(0,1fr)]',
        isMarked && '-mx-2 rounded bg-sunken px-2',
      )}
    >
      <time
        dateTime={new Date(event.atMs).toISOString()}
        className="font-mono text-xs tabular-nums"
      >
        <span className="sr-only">Console time </span>
        {formatClockTimeMs(event.atMs)}
      </time>
      <SeverityMark
        severity={event.severity}
        label={event.severity === 'ok' ? 'OK' : undefined}
        look="plain"
        className="self-start"
      />
      <div className="min-w-0">
        <p className="break-words">
          {event.title}
          {sentences.length > 0 && (
            <span className="text-soft">
              {afterTitle(event.title)}
              {sentences.join(' ')}
            </span>
          )}
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs text-faint">
          {nodeName !== null && event.nodeId !== null && (
            <Link href={paths.node(event.nodeId)} className="text-soft underline">
              {nodeName}
            </Link>
          )}
          {jobId !== null && (
            <Link href={paths.job(jobId)} className="text-soft underline">
              The job
            </Link>
          )}
          <span>{kindLabel(event.kind)}</span>
          <span>{SOURCE_LABELS[event.source]}</span>
          {serverAtMs !== null && (
            <span>
              server time{' '}
              <time
                dateTime={new Date(serverAtMs).toISOString()}
                className="font-mono tabular-nums"
              >
                {formatClockTimeMs(serverAtMs)}
              </time>
              {skew !== null && `, its clock ${skew}: corrected`}
            </span>
          )}
          {marked && (
            <button
              type="button"
              aria-pressed={isMarked}
              className="rounded text-soft underline hover:text-ink"
              onClick={() => marked.onMark(isMarked ? null : event)}
            >
              {isMarked ? 'Unmark' : 'Mark in the chart'}
            </button>
          )}
        </p>
        {facts.length > 0 && (
          <details className="mt-1 text-xs">
            <summary className="w-fit rounded text-soft hover:text-ink">Facts</summary>
            <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5">
              {facts.map(({ name, text }) => (
                <div key={name} className="contents">
                  <dt className="text-faint">{name}</dt>
                  <dd className="font-mono break-words">{text}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  )
}

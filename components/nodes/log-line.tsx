import type { LogLineView } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'
import { formatClockTimeMs, formatDateTime } from '#components/lib/time.ts'
import { logLevel, markWords } from './log-lines.ts'
import type { LogLevel } from './log-lines.ts'

const LEVEL_LOOK: Record<LogLevel, { word: string; className: string }> = {
  error: { word: 'error', className: 'text-down font-semibold' },
  warning: { word: 'warn', className: 'text-degraded font-semibold' },
  note: { word: 'note', className: 'text-faint' },
  debug: { word: 'debug', className: 'text-faint' },
}

/** One line: the server's time, its level as a word, who wrote it, and what. */
export function LogLine({ line, search }: { line: LogLineView; search: string }) {
  const { word, className } = LEVEL_LOOK[logLevel(line)]
  return (
    <p className="flex flex-wrap gap-x-3 px-3 py-px leading-5 hover:bg-hover sm:grid sm:grid-cols-[6.5rem_2.75rem_minmax(0,1fr)]">
      <time
        dateTime={new Date(line.serverAtMs).toISOString()}
        title={`${formatDateTime(line.serverAtMs)}, server time`}
        className="text-faint tabular-nums"
      >
        {formatClockTimeMs(line.serverAtMs)}
      </time>
      <span className={className}>{word}</span>
      <span className="min-w-0 basis-full break-words whitespace-pre-wrap">
        <span className="text-faint">{line.identifier} </span>
        <span className={cn(word === 'error' && 'text-down')}>
          {markWords(line.message, search).map((part, index) =>
            index % 2 === 1 ? (
              // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
              <mark key={index} className="rounded-xs bg-accent-tint text-ink">
                {part}
              </mark>
            ) : (
              part
            ),
          )}
        </span>
      </span>
    </p>
  )
}

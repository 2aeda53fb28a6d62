import { cn } from '#components/lib/cn.ts'
import { formatDuration, formatNumberOf } from '#components/lib/format.ts'
import { formatClockTime, formatDateTime } from '#components/lib/time.ts'
import type { Fold, TranscriptRowView } from './fold-lines.ts'
import type { TranscriptLine } from './transcript-lines.ts'

interface TranscriptRowProps {
  row: TranscriptRowView
  /** Folds or unfolds a run of lines. */
  onFold: (run: string) => void
}

const columns =
  'grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 px-3 leading-5 sm:grid-cols-[4.5rem_6rem_minmax(0,1fr)]'

/** One line: time, server, then a command, what it said, how it ended, or a word of the console. */
export function TranscriptRow({ row, onFold }: TranscriptRowProps) {
  if (row.kind === 'fold') return <FoldRow fold={row} onFold={onFold} />
  const line = row
  return (
    <div className={columns}>
      <time
        dateTime={new Date(line.atMs).toISOString()}
        title={formatDateTime(line.atMs)}
        className="text-faint tabular-nums"
      >
        {formatClockTime(line.atMs)}
      </time>
      <span className="hidden truncate text-faint sm:block" title={line.server ?? undefined}>
        {line.server ?? 'console'}
      </span>
      <TranscriptText line={line} />
    </div>
  )
}

function FoldRow({ fold, onFold }: { fold: Fold; onFold: (run: string) => void }) {
  const lines = formatNumberOf(fold.hidden, 'line')
  return (
    <div className={columns}>
      <button
        type="button"
        aria-expanded={fold.open}
        onClick={() => onFold(fold.run)}
        className="col-start-2 justify-self-start rounded font-sans text-soft underline decoration-dotted hover:text-ink sm:col-start-3"
      >
        {fold.open
          ? `Fold the ${fold.of}`
          : fold.of === 'command'
            ? `${lines} more of the command`
            : `${lines} before`}
      </button>
    </div>
  )
}

const textLook = 'break-words whitespace-pre-wrap [overflow-wrap:anywhere]'

function TranscriptText({ line }: { line: TranscriptLine }) {
  switch (line.kind) {
    case 'command':
      return (
        <span className={cn(textLook, 'font-semibold')}>
          {line.begins && <span className="text-accent sm:hidden">{line.server} </span>}
          <span className="text-accent">{line.begins ? '$ ' : '  '}</span>
          {line.text}
        </span>
      )
    case 'exit': {
      const ended =
        line.exitCode === null ? line.text || 'ended without an exit code' : `exit ${line.exitCode}`
      return (
        <span className={line.exitCode === 0 ? 'text-faint' : 'font-semibold text-down'}>
          {ended}
          {line.durationMs !== null && ` after ${formatDuration(line.durationMs)}`}
        </span>
      )
    }
    case 'note':
      return <span className={cn(textLook, 'font-sans text-soft italic')}>{line.text}</span>
    case 'output':
      return (
        <span className={cn(textLook, line.stream === 'stderr' && 'text-soft')}>
          {line.stream === 'stderr' && <span className="sr-only">stderr: </span>}
          {line.text}
        </span>
      )
  }
}

import { cn } from '#components/lib/cn.ts'
import { formatDuration } from '#components/lib/format.ts'
import { formatClockTime, formatDateTime } from '#components/lib/time.ts'
import type { TranscriptLine } from './transcript-lines.ts'

/** One line: time, server, then a command, what it said, how it ended, or a word of the console. */
export function TranscriptRow({ line }: { line: TranscriptLine }) {
  return (
    <div className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 px-3 leading-5 sm:grid-cols-[4.5rem_6rem_minmax(0,1fr)]">
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

const textLook = 'break-words whitespace-pre-wrap [overflow-wrap:anywhere]'

function TranscriptText({ line }: { line: TranscriptLine }) {
  switch (line.kind) {
    case 'command':
      return (
        <span className={cn(textLook, 'font-semibold')}>
          <span className="text-accent sm:hidden">{line.server} </span>
          <span className="text-accent">$ </span>
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

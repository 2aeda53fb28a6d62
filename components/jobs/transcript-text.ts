import type { TranscriptLine } from './transcript-lines.ts'

/** The transcript for filing: a line each, with UTC time and server. Ends in a newline. */
export function transcriptText(lines: readonly TranscriptLine[]): string {
  return lines
    .map(
      (line) =>
        `${new Date(line.atMs).toISOString()} ${line.server ?? 'console'} ${textOf(line)}\n`,
    )
    .join('')
}

function textOf({ kind, text, begins, exitCode, durationMs }: TranscriptLine): string {
  switch (kind) {
    case 'command':
      return `${begins ? '$' : '>'} ${text}`
    case 'output':
      return `  ${text}`
    case 'note':
      return `# ${text}`
    case 'exit': {
      const took = durationMs === null ? '' : ` after ${durationMs} ms`
      return exitCode === null ? `= ${text || 'ended'}${took}` : `= exit ${exitCode}${took}`
    }
  }
}

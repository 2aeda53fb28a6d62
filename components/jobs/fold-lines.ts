import type { TranscriptLine } from './transcript-lines.ts'

/** Stands for lines that are left out, or for the way to leave them out again. */
export interface Fold {
  key: string
  kind: 'fold'
  /** What is unfolded by it. */
  run: string
  hidden: number
  of: 'command' | 'output'
  open: boolean
}

export type TranscriptRowView = TranscriptLine | Fold

/** Output of more lines than this is folded to its last ones. */
const MOST = 12
const KEPT = 4

/**
 * What is read first: a script in one line, long output by its end. Everything else is a press of a
 * button away, and in the search and the export. `open` holds the runs that were unfolded. Pure.
 */
export function foldLines(
  lines: readonly TranscriptLine[],
  open: ReadonlySet<string>,
): TranscriptRowView[] {
  const rows: TranscriptRowView[] = []
  for (let from = 0; from < lines.length;) {
    const run = runAt(lines, from)
    from += run.length
    rows.push(...rowsOf(run, open))
  }
  return rows
}

/** Lines of one command, or of what it said, that follow each other. */
function runAt(lines: readonly TranscriptLine[], from: number): TranscriptLine[] {
  const first = lines[from]
  if (first === undefined) return []
  let to = from + 1
  while (lines[to]?.kind === first.kind && lines[to]?.callId === first.callId) to += 1
  return lines.slice(from, to)
}

function rowsOf(run: TranscriptLine[], open: ReadonlySet<string>): TranscriptRowView[] {
  const [first] = run
  if (first === undefined || (first.kind !== 'command' && first.kind !== 'output')) return run
  const { kind } = first
  if (run.length <= (kind === 'command' ? 1 : MOST)) return run
  const isOpen = open.has(first.key)
  const hidden = kind === 'command' ? run.length - 1 : run.length - KEPT
  const fold = { key: `${first.key}/fold`, kind: 'fold', run: first.key, hidden } as const
  if (kind === 'command') {
    const line = { ...first, text: inOneLine(run) }
    return isOpen
      ? [...run, { ...fold, of: kind, open: true }]
      : [line, { ...fold, of: kind, open: false }]
  }
  return isOpen
    ? [{ ...fold, of: kind, open: true }, ...run]
    : [{ ...fold, of: kind, open: false }, ...run.slice(-KEPT)]
}

const LONGEST = 160

function inOneLine(run: readonly TranscriptLine[]): string {
  const text = run.map((line) => line.text.trim()).join(' ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

import type { TranscriptView } from '#server/api/job-views.ts'

/** One line as it is shown. */
export interface TranscriptLine {
  /** Stable while lines are added. */
  key: string
  kind: TranscriptView['kind']
  atMs: number
  server: string | null
  stepIndex: number | null
  callId: string | null
  stream: TranscriptView['stream']
  text: string
  /** The first of its entry: further lines of a command are no commands. */
  begins: boolean
  exitCode: number | null
  durationMs: number | null
}

/**
 * Cuts entries into lines. Output comes in pieces that end anywhere: a piece goes on with the last
 * line of the same command and stream, also when another command has spoken in between. Pure.
 */
export function transcriptLines(entries: readonly TranscriptView[]): TranscriptLine[] {
  const lines: TranscriptLine[] = []
  const unfinished = new Map<string, TranscriptLine>()
  for (const entry of entries) {
    const { id, kind, atMs, server, stepIndex, callId, stream, exitCode, durationMs } = entry
    const source = `${callId}/${stream}`
    const parts = entry.text.split('\n')
    // What follows the last line break is empty, unless the line goes on in the next piece.
    const endsLine = parts.at(-1) === ''
    if (endsLine && (kind === 'output' || parts.length > 1)) parts.pop()
    for (const [place, text] of parts.entries()) {
      const open = place === 0 && kind === 'output' ? unfinished.get(source) : undefined
      if (open !== undefined) {
        open.text += text
        continue
      }
      const line = { kind, atMs, server, stepIndex, callId, stream, text, exitCode, durationMs }
      lines.push({ ...line, key: `${id}.${place}`, begins: place === 0 })
    }
    if (kind !== 'output' || parts.length === 0) continue
    const last = parts.length === 1 ? (unfinished.get(source) ?? lines.at(-1)) : lines.at(-1)
    if (endsLine || last === undefined) unfinished.delete(source)
    else unfinished.set(source, last)
  }
  return lines
}

/** Lines that hold every word of the search, in any order and case. */
export function searchLines(lines: readonly TranscriptLine[], search: string): TranscriptLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...lines]
  return lines.filter(({ text, server }) => {
    const line = `${server ?? ''} ${text}`.toLowerCase()
    return words.every((word) => line.includes(word))
  })
}

/** Entries in order, each once, when a later page is added. */
export function mergeEntries(
  known: readonly TranscriptView[],
  page: readonly TranscriptView[],
): readonly TranscriptView[] {
  const lastId = known.at(-1)?.id ?? 0
  const added = page.filter(({ id }) => id > lastId)
  return added.length === 0 ? known : [...known, ...added]
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** A run of lines as they are shown, or how many equal ones are left out. */
export type DiffPart = { kind: 'lines'; lines: DiffLine[] } | { kind: 'gap'; count: number }

/** Past this many line pairs the middle is shown as replaced: comparing takes their product in time. */
const MOST_PAIRS = 1_000_000

/** Line by line, by the longest common subsequence. `before` null: the file is new. Pure. */
export function lineDiff(before: string | null, after: string): DiffLine[] {
  const old = before === null ? [] : linesOf(before)
  const now = linesOf(after)
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1
  }
  return [
    ...old.slice(0, head).map((text) => ({ kind: 'same' as const, text })),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map((text) => ({ kind: 'same' as const, text })),
  ]
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function middle(old: string[], now: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text })
  const added = (text: string): DiffLine => ({ kind: 'added', text })
  if (old.length * now.length > MOST_PAIRS) return [...old.map(removed), ...now.map(added)]
  const width = now.length + 1
  // common[i * width + j]: longest common subsequence of old from i and now from j.
  const common = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]]
    if (was !== undefined && was === is) {
      lines.push({ kind: 'same', text: was })
      i += 1
      j += 1
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(was))
      i += 1
    } else if (is !== undefined) {
      lines.push(added(is))
      j += 1
    }
  }
  return lines
}

/** Leaves out equal lines further than `context` from a change; a gap of one line is not worth it. */
export function foldSame(lines: readonly DiffLine[], context = 3): DiffPart[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - context), index + context + 1)
      .some((line) => line.kind !== 'same'),
  )
  const parts: DiffPart[] = []
  for (let index = 0; index < lines.length;) {
    let end = index
    while (end < lines.length && near[end] === near[index]) end += 1
    const run = lines.slice(index, end)
    if (near[index] || run.length === 1) parts.push({ kind: 'lines', lines: run })
    else parts.push({ kind: 'gap', count: run.length })
    index = end
  }
  return parts
}

export interface Span {
  /** null: of the whole cluster. */
  nodeId: string | null
  fromMs: number
  toMs: number
}

/** Draws intervals that begin at these times together where no more than `keepMs` lies between two. */
export function pointSpans(
  startsMs: readonly number[],
  stepMs: number,
  keepMs: number,
): { fromMs: number; toMs: number }[] {
  const spans: { fromMs: number; toMs: number }[] = []
  for (const startMs of startsMs.toSorted((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last && startMs - last.toMs <= keepMs) last.toMs = Math.max(last.toMs, startMs + stepMs)
    else spans.push({ fromMs: startMs, toMs: startMs + stepMs })
  }
  return spans
}

import type { EventView } from '#server/api/views.ts'

/** A mark on the time axis of all charts. Events close together share one. */
export interface EventMark {
  atMs: number
  severity: EventView['severity']
  events: EventView[]
}

const RANK = { ok: 0, notice: 1, warning: 2, critical: 3 } as const

/** Marks within a window; events nearer to each other than `nearMs` become one mark. */
export function eventMarks(
  events: EventView[],
  fromMs: number,
  toMs: number,
  nearMs: number,
): EventMark[] {
  const marks: EventMark[] = []
  const shown = events.filter((event) => event.atMs >= fromMs && event.atMs <= toMs)
  for (const event of shown.toSorted((a, b) => a.atMs - b.atMs || a.id - b.id)) {
    const last = marks.at(-1)
    if (!last || event.atMs - last.atMs > nearMs) {
      marks.push({ atMs: event.atMs, severity: event.severity, events: [event] })
      continue
    }
    last.events.push(event)
    if (RANK[event.severity] > RANK[last.severity]) last.severity = event.severity
  }
  return marks
}

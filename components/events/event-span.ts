import type { TimeWindow } from '#components/charts/time-range.ts'

/** A time within which events are listed; one without an end moves on. */
export interface EventSpan {
  fromMs: number
  toMs?: number
}

const STEP_MS = 60_000

/** The window of the charts for a list, which begins anew with each change: it moves by minutes. */
export function spanOf({ fromMs, toMs, moving }: TimeWindow): EventSpan {
  return moving ? { fromMs: Math.floor(fromMs / STEP_MS) * STEP_MS } : { fromMs, toMs }
}

export function isWithin({ fromMs, toMs = Infinity }: EventSpan, atMs: number): boolean {
  return atMs >= fromMs && atMs <= toMs
}

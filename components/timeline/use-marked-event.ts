'use client'

import { parseAsInteger, useQueryStates } from 'nuqs'
import type { EventView } from '#server/api/views.ts'
import type { TimeWindow } from '#components/charts/time-range.ts'
import { useRange } from '#components/charts/use-range.ts'
import type { MarkedEvent } from '#components/events/event-list.tsx'

/** The event whose moment stands in the chart; in the URL, so that it can be shown to others. */
export function useMarkedEvent(window: TimeWindow): {
  markedMs: number | null
  marked: MarkedEvent
} {
  const [{ mark, at }, setMark] = useQueryStates({ mark: parseAsInteger, at: parseAsInteger })
  const [, setRange] = useRange()
  return {
    markedMs: mark === null ? null : at,
    marked: {
      id: mark,
      onMark: (event: EventView | null) => {
        void setMark({ mark: event?.id ?? null, at: event?.atMs ?? null })
        if (event === null || (event.atMs >= window.fromMs && event.atMs <= window.toMs)) return
        const halfMs = Math.round((window.toMs - window.fromMs) / 2)
        void setRange({ range: 'custom', from: event.atMs - halfMs, to: event.atMs + halfMs })
      },
    },
  }
}

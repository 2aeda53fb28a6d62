'use client'

import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useNow } from '#components/lib/use-now.ts'
import { RANGE_KEYS, timeWindow } from './time-range.ts'
import type { TimeWindow } from './time-range.ts'

/** The range of the page as it stands in the URL. */
export function useRange() {
  return useQueryStates({
    range: parseAsStringLiteral(RANGE_KEYS).withDefault('15m'),
    from: parseAsInteger,
    to: parseAsInteger,
  })
}

/** The window that the charts show now. */
export function useTimeWindow(): TimeWindow {
  const [{ range, from, to }] = useRange()
  return timeWindow({ key: range, fromMs: from, toMs: to }, useNow())
}

'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import type { EventFilter } from './event-kinds.ts'
import { SEVERITIES } from './event-filters.tsx'

/** The filter as it stands in the URL; `nodeId` where the page is of one node. */
export function useEventFilter(nodeId?: string) {
  const [chosen, setChosen] = useQueryStates({
    node: parseAsString,
    severity: parseAsStringLiteral(SEVERITIES),
    kind: parseAsString,
    text: parseAsString,
  })
  const { node, severity, kind, text } = chosen
  const filter: EventFilter = { nodeId: nodeId ?? node, severity, kind, text }
  return {
    chosen,
    filter,
    isFiltered: Object.values(chosen).some((value) => value !== null),
    choose: (next: Partial<typeof chosen> | null) => void setChosen(next),
  }
}

import type { EventView } from '#server/api/views.ts'

/** "donor-selected" as words: "Donor selected". */
export function kindLabel(kind: string): string {
  const words = kind.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const SOURCE_LABELS: Record<EventView['source'], string> = {
  poll: 'Seen by polling the server',
  journal: 'From the journal of the server',
  console: 'From the console itself',
}

/** Both lists, newest first, each event once. */
export function mergeEvents(known: EventView[], added: EventView[]): EventView[] {
  const ids = new Set(known.map(({ id }) => id))
  const fresh = added.filter(({ id }) => !ids.has(id))
  return fresh.length === 0 ? known : [...known, ...fresh].toSorted((a, b) => b.id - a.id)
}

export interface EventFilter {
  nodeId: string | null
  severity: EventView['severity'] | null
  kind: string | null
}

/** The live stream adds events of all kinds: what is shown is filtered once more. */
export function filterEvents(events: EventView[], filter: EventFilter): EventView[] {
  return events.filter(
    (event) =>
      (filter.nodeId === null || event.nodeId === filter.nodeId) &&
      (filter.severity === null || event.severity === filter.severity) &&
      (filter.kind === null || event.kind === filter.kind),
  )
}

export interface EventDetail {
  /** Cause, consequence and mend, to be read. */
  sentences: string[]
  /** The rest by name. */
  facts: { name: string; text: string }[]
}

const READ_OUT = ['detail', 'mend']

/** What an event's detail (a JSON object) says; a text that is none is taken as a sentence. */
export function eventDetail(detail: string | null): EventDetail {
  if (detail === null) return { sentences: [], facts: [] }
  let parsed: unknown
  try {
    parsed = JSON.parse(detail)
  } catch {
    return { sentences: [detail], facts: [] }
  }
  if (typeof parsed !== 'object' || parsed === null)
    return { sentences: [String(parsed)], facts: [] }
  const entries = Object.entries(parsed).filter(([, value]) => value !== null)
  return {
    sentences: READ_OUT.flatMap((name) =>
      entries.flatMap(([key, value]) => (key === name && typeof value === 'string' ? value : [])),
    ),
    facts: entries
      .filter(([name]) => !READ_OUT.includes(name))
      .map(([name, value]) => ({ name: kindLabel(splitCase(name)), text: textOf(value) })),
  }
}

function splitCase(name: string): string {
  return name.replaceAll(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(', ') || 'none'
  }
  return JSON.stringify(value)
}

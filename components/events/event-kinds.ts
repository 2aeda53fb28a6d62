import type { EventView } from '#server/api/views.ts'
import { newestFirst } from '#components/live/apply-live-item.ts'
import { EVENT_KINDS } from './known-kinds.ts'

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

/**
 * Known events after the newest page was read again. Where a whole page of events is new, some were
 * missed between it and what was known: that goes, and is read again as older events.
 */
export function withNewest(
  known: EventView[],
  newest: EventView[],
  pageSize: number,
): { events: EventView[]; missed: boolean } {
  const ids = new Set(known.map(({ id }) => id))
  const missed =
    known.length > 0 && newest.length >= pageSize && !newest.some(({ id }) => ids.has(id))
  return { events: missed ? newest : mergeEvents(known, newest), missed }
}

/** Both lists, newest first, each event once. */
export function mergeEvents(known: EventView[], added: EventView[]): EventView[] {
  const ids = new Set(known.map(({ id }) => id))
  const fresh = added.filter(({ id }) => !ids.has(id))
  return fresh.length === 0 ? known : [...known, ...fresh].toSorted(newestFirst)
}

export interface EventFilter {
  nodeId: string | null
  severity: EventView['severity'] | null
  /** A kind, or a group of kinds. */
  kind: string | null
  text: string | null
}

/** Kinds that the chosen kind or group stands for. */
export function kindsOf(kind: string): readonly string[] {
  return Object.entries(EVENT_KINDS).find(([group]) => group === kind)?.[1] ?? [kind]
}

/** The filter as a question to the server. */
export function questionOf({ nodeId, severity, kind, text }: EventFilter) {
  return {
    ...(nodeId === null ? {} : { nodeId }),
    ...(severity === null ? {} : { severities: [severity] }),
    ...(kind === null ? {} : { kinds: [...kindsOf(kind)] }),
    ...(text === null || text === '' ? {} : { text }),
  }
}

/** The live stream adds events of all kinds: what is shown is filtered once more. */
export function filterEvents(
  events: EventView[],
  { nodeId, severity, kind, text }: EventFilter,
): EventView[] {
  const kinds = kind === null ? null : kindsOf(kind)
  const words = text?.toLowerCase() ?? ''
  return events.filter(
    (event) =>
      (nodeId === null || event.nodeId === nodeId) &&
      (severity === null || event.severity === severity) &&
      (kinds === null || kinds.includes(event.kind)) &&
      `${event.title}\n${event.detail ?? ''}`.toLowerCase().includes(words),
  )
}

export interface EventDetail {
  /** The job that the event is of. */
  jobId: string | null
  /** Cause, consequence and mend, to be read. */
  sentences: string[]
  /** The rest by name. */
  facts: { name: string; text: string }[]
}

const READ_OUT = ['detail', 'mend']

/** What an event's detail (a JSON object) says; a text that is none is taken as a sentence. */
export function eventDetail(detail: string | null): EventDetail {
  if (detail === null) return { jobId: null, sentences: [], facts: [] }
  let parsed: unknown
  try {
    parsed = JSON.parse(detail)
  } catch {
    return { jobId: null, sentences: [detail], facts: [] }
  }
  if (typeof parsed !== 'object' || parsed === null)
    return { jobId: null, sentences: [String(parsed)], facts: [] }
  const entries = Object.entries(parsed).filter(([, value]) => value !== null)
  const jobId = entries.find(([name]) => name === 'jobId')?.[1]
  return {
    jobId: typeof jobId === 'string' ? jobId : null,
    sentences: READ_OUT.flatMap((name) =>
      entries.flatMap(([key, value]) => (key === name && typeof value === 'string' ? value : [])),
    ),
    facts: entries
      .filter(([name]) => name !== 'jobId' && !READ_OUT.includes(name))
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

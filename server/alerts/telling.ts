import { isDue, isOver, severest } from './grouping.ts'
import type { Incident, LiveAlert } from './live-alert.ts'

export interface Telling {
  /** As it stands after this look; null = nothing is to be told. */
  incident: Incident | null
  /** A notification is to be stored, with the incident's sequence. */
  tells: boolean
  ended: boolean
  /** Alerts that entered the incident or were told of. */
  touched: LiveAlert[]
}

export interface TellingContext {
  now: number
  /** A node owes an answer. */
  doubt: boolean
  newId: () => string
}

/** Whether and what people are told after a look. Marks the alerts of `open` that are told. */
export function tellingOf(
  before: Incident | null,
  open: readonly LiveAlert[],
  { now, doubt, newId }: TellingContext,
): Telling {
  const untold = open.filter(({ loudAtMs }) => loudAtMs !== null)
  const incident = before ?? (untold.length > 0 ? opened(newId(), now) : null)
  if (!incident) return { incident: null, tells: false, ended: false, touched: [] }
  const entering = untold.filter(({ incidentId }) => incidentId !== incident.id)
  for (const alert of entering) alert.incidentId = incident.id
  if (isDue(incident, open, doubt, now)) {
    const severity = severest([...untold, { severity: incident.toldSeverity ?? 'notice' }])
    for (const alert of untold) Object.assign(alert, { toldAtMs: now, loudAtMs: null })
    const sequence = incident.sequence + 1
    const told = { ...incident, sequence, toldAtMs: now, toldSeverity: severity }
    return { incident: told, tells: true, ended: false, touched: untold }
  }
  if (!isOver(incident, open)) {
    return { incident, tells: false, ended: false, touched: entering }
  }
  const tells = incident.sequence > 0
  const over = { ...incident, sequence: incident.sequence + (tells ? 1 : 0) }
  return { incident: over, tells, ended: true, touched: entering }
}

function opened(id: string, now: number): Incident {
  return { id, openedAtMs: now, sequence: 0, toldAtMs: null, toldSeverity: null }
}

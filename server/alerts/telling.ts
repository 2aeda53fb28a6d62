import { incidentFor, isDue, membersOf, severest } from './grouping.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import { ALERT_SEVERITIES } from './notification.ts'

export interface Telling {
  /** Every incident that was open or has begun, oldest first. */
  incidents: ToldIncident[]
  /** Alerts that entered or left an incident, or were told of. */
  touched: LiveAlert[]
}

export interface ToldIncident {
  /** As it stands after this look; the same object where nothing changed. */
  incident: Incident
  /** A notification is to be stored, with the incident's sequence. */
  tells: boolean
  ended: boolean
}

export interface TellingContext {
  now: number
  /** A node owes an answer. */
  doubt: boolean
  newId: () => string
}

/** Whether and what people are told after a look. Marks the alerts of `open` that are told. */
export function tellingOf(
  before: readonly Incident[],
  open: readonly LiveAlert[],
  context: TellingContext,
): Telling {
  const { incidents, moved } = place(before, open, context)
  const told: LiveAlert[] = []
  return {
    incidents: incidents.map((incident) => tellOf(incident, open, context, told)),
    touched: [...new Set([...moved, ...told])],
  }
}

/** Gives each alert that is to be told its incident, the worst first: the others may join it. */
function place(
  before: readonly Incident[],
  open: readonly LiveAlert[],
  { now, newId }: TellingContext,
): { incidents: Incident[]; moved: LiveAlert[] } {
  const incidents = [...before]
  const moved: LiveAlert[] = []
  for (const alert of open) {
    if (alert.incidentId === null || alert.toldAtMs !== null || alert.loudAtMs !== null) continue
    alert.incidentId = null
    moved.push(alert)
  }
  const worstFirst = open.toSorted(
    (a, b) => ALERT_SEVERITIES.indexOf(b.severity) - ALERT_SEVERITIES.indexOf(a.severity),
  )
  for (const alert of worstFirst) {
    if (alert.loudAtMs === null || incidents.some(({ id }) => id === alert.incidentId)) continue
    const incident = incidentFor(alert, incidents, open, now) ?? opened(newId(), now)
    if (!incidents.includes(incident)) incidents.push(incident)
    alert.incidentId = incident.id
    moved.push(alert)
  }
  return { incidents, moved }
}

function tellOf(
  incident: Incident,
  open: readonly LiveAlert[],
  { now, doubt }: TellingContext,
  told: LiveAlert[],
): ToldIncident {
  const members = membersOf(incident, open)
  if (members.length === 0) {
    const tells = incident.sequence > 0
    return {
      incident: { ...incident, sequence: incident.sequence + (tells ? 1 : 0) },
      tells,
      ended: true,
    }
  }
  if (!isDue(incident, members, doubt, now)) return { incident, tells: false, ended: false }
  const untold = members.filter(({ loudAtMs }) => loudAtMs !== null)
  for (const alert of untold) Object.assign(alert, { toldAtMs: now, loudAtMs: null })
  told.push(...untold)
  const toldSeverity = severest([...untold, { severity: incident.toldSeverity ?? 'notice' }])
  return {
    incident: { ...incident, sequence: incident.sequence + 1, toldAtMs: now, toldSeverity },
    tells: true,
    ended: false,
  }
}

function opened(id: string, now: number): Incident {
  return { id, openedAtMs: now, sequence: 0, toldAtMs: null, toldSeverity: null }
}

import type { Incident, LiveAlert } from './live-alert.ts'

interface Held {
  alerts: LiveAlert[]
  incidents: Incident[]
}

/**
 * After a step back of the clock, times that were stored lie in the future. They count as now: else
 * nobody would be told, and nothing would be over, for as long as the step was.
 */
export function withoutFuture<State extends Held>(state: State, now: number): State {
  const past = <Time extends number | null>(ms: Time) => (ms !== null && ms > now ? now : ms)
  return {
    ...state,
    alerts: state.alerts.map((alert) => ({
      ...alert,
      startedAtMs: past(alert.startedAtMs),
      firedAtMs: past(alert.firedAtMs),
      clearSinceMs: past(alert.clearSinceMs),
      writtenAtMs: past(alert.writtenAtMs),
      loudAtMs: past(alert.loudAtMs),
      toldAtMs: past(alert.toldAtMs),
    })),
    incidents: state.incidents.map((incident) => {
      const openedAtMs = past(incident.openedAtMs)
      const toldAtMs = past(incident.toldAtMs)
      const isPast = openedAtMs === incident.openedAtMs && toldAtMs === incident.toldAtMs
      return isPast ? incident : { ...incident, openedAtMs, toldAtMs }
    }),
  }
}

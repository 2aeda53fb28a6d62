/** Value of a datetime-local field for a time, in the zone of the browser. */
export function toLocalInput(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * 60_000
  return new Date(atMs - offsetMs).toISOString().slice(0, 19)
}

/** Time of a datetime-local field in ms since the epoch; null while it is not complete. */
export function fromLocalInput(value: string): number | null {
  const atMs = new Date(value).getTime()
  return Number.isNaN(atMs) ? null : atMs
}

/** From the begin of the first day to the end of the last, as "2026-11-21"; what is no day is left out. */
export function daySpan(
  from: string | null,
  to: string | null,
): { fromMs?: number; toMs?: number } {
  const fromMs = from === null ? null : fromLocalInput(`${from}T00:00:00`)
  const toMs = to === null ? null : fromLocalInput(`${to}T23:59:59.999`)
  return { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) }
}

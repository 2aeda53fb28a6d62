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

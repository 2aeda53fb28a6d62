import type { IstVerdict } from '#server/galera/ist/ist-verdict.ts'

/** What was said of a node that was away, before it came back. */
export interface JoinForecast {
  atMs: number
  kind: 'IST' | 'SST' | 'cannot-join'
  /** null = it could not be told. */
  donorName: string | null
  because: string
}

/**
 * The forecast after one more look. A verdict without enough evidence does not displace a sound one
 * that it does not contradict: while a server starts, its saved position cannot be read.
 */
export function forecastAfter(
  before: JoinForecast | null,
  { kind, donorName, because, likely, missing }: IstVerdict,
  atMs: number,
): JoinForecast | null {
  if (kind !== 'not-enough-evidence') return { atMs, kind, donorName, because }
  if (likely === null || likely === before?.kind) return before
  const unsure = `Likely only, since it was not known: ${missing.join('; ')}.`
  return { atMs, kind: likely, donorName: null, because: unsure }
}

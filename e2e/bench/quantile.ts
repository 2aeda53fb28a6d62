/** The value below which a share `q` (0 to 1) of the values lies, by nearest rank. Throws on none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('A quantile of no values does not exist.')
  return value
}

/** Something that must hold, with the figure that was found. */
export interface Claim {
  what: string
  found: string
  holds: boolean
}

/** A figure that must stay below a limit. One that is not there does not. */
export function below(what: string, value: number | null, limit: number, unit: string): Claim {
  const found = value === null ? 'nothing found' : `${Number(value.toFixed(1))} ${unit}`
  return {
    what: `${what} below ${limit} ${unit}`,
    found,
    holds: value !== null && value < limit,
  }
}

export function none(what: string, count: number): Claim {
  return { what: `no ${what}`, found: String(count), holds: count === 0 }
}

/** What clients must not notice of a join: nothing lost, and nothing refused where the donor goes on. */
export function clientClaims(
  method: string,
  { failed, missing }: { failed: number; missing: number },
): Claim[] {
  return [
    none(`acknowledged commit missing after ${method}`, missing),
    ...(method === 'mariabackup' ? [none(`client write failed during ${method}`, failed)] : []),
  ]
}

/** One line; nothing claimed is nothing shown. */
export function conclusion(claims: readonly Claim[]): string {
  const told = claims.map(({ what, found, holds }) => `${holds ? '' : 'NOT '}${what} (${found})`)
  const holds = claims.length > 0 && claims.every((claim) => claim.holds)
  return `${holds ? 'HOLDS' : 'DOES NOT HOLD'}: ${told.join('; ') || 'nothing was measured'}`
}

/** Prints it; a benchmark that does not hold ends with 1. */
export function conclude(claims: readonly Claim[]): void {
  const line = conclusion(claims)
  console.log(line)
  if (!line.startsWith('HOLDS')) process.exitCode = 1
}

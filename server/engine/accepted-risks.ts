/** How a step keeps the risks that a person has taken, in its column `decision`. Pure. */
const PREFIX = 'accept:'

export function acceptedIn(decision: string | null): string[] {
  return decision?.startsWith(PREFIX) ? decision.slice(PREFIX.length).split(',') : []
}

export function withAccepted(decision: string | null, risks: readonly string[]): string {
  return `${PREFIX}${[...new Set([...acceptedIn(decision), ...risks])].join(',')}`
}

import type { OwnConsole } from '#e2e/console/own-console.ts'

export interface SampleGaps {
  count: number
  /** Times between samples that follow each other, longest first, in ms. */
  gapsMs: number[]
}

/** The samples of each second of a node since a moment, as they lie in the console's database. */
export async function sampleGaps(
  { deps }: OwnConsole,
  nodeId: string,
  sinceMs: number,
): Promise<SampleGaps> {
  const rows = await deps.db.sample.findMany({
    where: { nodeId, resolution: 1, at: { gte: BigInt(sinceMs) } },
    orderBy: { at: 'asc' },
    select: { at: true },
  })
  const times = rows.map(({ at }) => Number(at))
  const gapsMs = times.slice(1).map((at, index) => at - (times[index] ?? at))
  return { count: times.length, gapsMs: gapsMs.toSorted((a, b) => b - a) }
}

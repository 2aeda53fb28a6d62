import type { SeriesView } from '#server/api/views.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { addPoint } from '#components/charts/spark-path.ts'
import type { SparkPoint } from '#components/charts/spark-path.ts'
import { sumKnown } from './topology-cards.ts'

/** Own and received write-sets a second, by node id. */
export type RecentWriteSets = ReadonlyMap<string, SparkPoint[]>

export const SPAN_MS = 60_000
const KEPT_MS = SPAN_MS + 5_000

/** Adds the newest reading of each node; a node that does not answer leaves a gap. */
export function withSnapshots(recent: RecentWriteSets, snapshots: NodeSnapshot[]): RecentWriteSets {
  const next = new Map(recent)
  for (const { nodeId, observedAtMs, rates, sql } of snapshots) {
    if (observedAtMs === null) continue
    const value =
      sql.kind === 'answering' && rates
        ? sumKnown(rates.replicatedWriteSets, rates.receivedWriteSets)
        : null
    next.set(nodeId, addPoint(recent.get(nodeId) ?? [], { atMs: observedAtMs, value }, KEPT_MS))
  }
  return next
}

/** Puts stored samples before what has come in live since. */
export function withSeries(recent: RecentWriteSets, series: SeriesView): RecentWriteSets {
  const next = new Map(recent)
  for (const { nodeId, values } of series.nodes) {
    const live = recent.get(nodeId) ?? []
    const first = live[0]?.atMs ?? Infinity
    const stored = series.atMs.map((atMs, index) => ({
      atMs,
      value: sumKnown(
        values.replicatedWriteSets?.[index] ?? null,
        values.receivedWriteSets?.[index] ?? null,
      ),
    }))
    next.set(nodeId, [...stored.filter(({ atMs }) => atMs < first), ...live])
  }
  return next
}

import type { NodeIdentity, NodeSnapshot } from '#server/galera/model.ts'

/**
 * A reading older than this is shown, with its age, but is no evidence of the present: one poll may
 * be missed, and the next be late by its time limit.
 */
export function staleAfterMs(pollMs: number): number {
  return Math.max(3500, 2 * pollMs + 1500)
}

/** A worker that has not reported for this long is not updating any figure. */
export const WORKER_SILENT_AFTER_MS = 5000

export type Snapshots = ReadonlyMap<string, NodeSnapshot> | Readonly<Record<string, NodeSnapshot>>

export interface AssessmentInput {
  cluster: {
    /** Name given in the console. */
    name: string
    /** `wsrep_cluster_name`. */
    galeraName: string
    /** The state UUID last known to be this cluster's; null before it was first seen. */
    stateUuid: string | null
  }
  nodes: readonly NodeIdentity[]
  /** By nodeId. */
  snapshots: Snapshots
  /** Every other cluster of the inventory, with the state UUIDs known to be its own. */
  otherClusters?: readonly { name: string; galeraName: string; stateUuids: readonly string[] }[]
  worker: { heartbeatAtMs: number | null }
  /** Of the worker's polls, see `staleAfterMs`. */
  staleAfterMs: number
  /** Console time, ms. */
  now: number
}

/** The snapshot of a node, or undefined when nothing was ever recorded for it. */
export function snapshotOf(snapshots: Snapshots, nodeId: string): NodeSnapshot | undefined {
  if (snapshots instanceof Map) return snapshots.get(nodeId)
  return Object.hasOwn(snapshots, nodeId)
    ? (snapshots as Readonly<Record<string, NodeSnapshot>>)[nodeId]
    : undefined
}

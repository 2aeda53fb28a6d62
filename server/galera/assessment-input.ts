import type { NodeIdentity, NodeSnapshot } from '#server/galera/model.ts'

/**
 * A reading older than this is shown, with its age, but is no evidence of the present. Servers are
 * polled every second with a 3 s time limit.
 */
export const STALE_AFTER_MS = 3500

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
  /** Every other cluster of the inventory, with the state UUIDs its nodes show now. */
  otherClusters?: readonly { name: string; galeraName: string; stateUuids: readonly string[] }[]
  worker: { heartbeatAtMs: number | null }
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

import {
  snapshotOf,
  WORKER_SILENT_AFTER_MS,
  type AssessmentInput,
} from '#server/galera/assessment-input.ts'
import type { NodeIdentity, NodeReading, NodeSnapshot } from '#server/galera/model.ts'

/** One inventory node with what was last seen of it, and whether that is evidence of the present. */
export interface NodeSight {
  node: NodeIdentity
  snapshot: NodeSnapshot | null
  /** The reading, only while it is fresh and the server still answers. */
  fresh: NodeReading | null
  /** The last reading of any age. */
  last: NodeReading | null
  /** Age of the last reading; null when never read. */
  ageMs: number | null
  /** `wsrep_node_name` where ever read, else the inventory name. */
  groupName: string
}

/** What every server of a cluster was last seen as; order follows `nodes`. */
export function sightsOf({
  nodes,
  snapshots,
  now,
  staleAfterMs,
}: Pick<AssessmentInput, 'nodes' | 'snapshots' | 'now' | 'staleAfterMs'>): NodeSight[] {
  return nodes.map((node) => {
    const snapshot = snapshotOf(snapshots, node.nodeId) ?? null
    const last = snapshot?.reading ?? null
    const observedAtMs = snapshot?.observedAtMs ?? null
    const ageMs = last === null || observedAtMs === null ? null : Math.max(0, now - observedAtMs)
    const isFresh = ageMs !== null && ageMs <= staleAfterMs && snapshot?.sql.kind === 'answering'
    return {
      node,
      snapshot,
      fresh: isFresh ? last : null,
      last,
      ageMs,
      groupName: last?.nodeName ?? node.name,
    }
  })
}

/** Whether the worker has stopped reporting, so that no contact or reading tells of the present. */
export function workerIsSilent(input: Pick<AssessmentInput, 'worker' | 'now'>): boolean {
  const { heartbeatAtMs } = input.worker
  return heartbeatAtMs === null || input.now - heartbeatAtMs > WORKER_SILENT_AFTER_MS
}

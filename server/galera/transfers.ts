import type { TransferEdge } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/**
 * State transfers that run now: what the logs of joiners tell, and joiners without a log, whose
 * donor is only named where a single one is possible. `joinerIds` are nodes in condition `joiner`.
 */
export function transfersOf(
  sights: readonly NodeSight[],
  joinerIds: ReadonlySet<string>,
): TransferEdge[] {
  const edges: TransferEdge[] = []
  for (const sight of sights) {
    const edge = toldByLog(sight, sights)
    if (edge) edges.push(edge)
    else if (joinerIds.has(sight.node.nodeId)) {
      edges.push({
        joinerId: sight.node.nodeId,
        donorId: null,
        donorName: null,
        kind: null,
        method: null,
        stage: null,
        sinceMs: null,
      })
    }
  }
  return withOnlyPossibleDonor(edges, sights)
}

/** A server that reports Joined or Synced has its transfer behind it, whatever its log last said. */
function toldByLog(sight: NodeSight, sights: readonly NodeSight[]): TransferEdge | null {
  const transfer = sight.snapshot?.transfer
  const state = sight.fresh?.localState
  if (!transfer || transfer.stage === 'Synced' || state === 4) return null
  const donor = sights.find(
    (other) => other.groupName === transfer.donorName || other.node.name === transfer.donorName,
  )
  return {
    joinerId: sight.node.nodeId,
    donorId: transfer.donorName === null ? null : (donor?.node.nodeId ?? null),
    donorName: transfer.donorName,
    kind: transfer.kind,
    method: transfer.method,
    stage: transfer.stage,
    sinceMs: transfer.startedAtMs,
    ...(transfer.progress ? { progress: transfer.progress } : {}),
  }
}

function withOnlyPossibleDonor(
  edges: TransferEdge[],
  sights: readonly NodeSight[],
): TransferEdge[] {
  const nameless = edges.filter((edge) => edge.donorName === null)
  const taken = new Set(edges.map((edge) => edge.donorId))
  const [donor, ...more] = sights.filter(
    ({ node, fresh }) =>
      fresh?.localState === 2 &&
      fresh.desync !== true &&
      fresh.desyncCount !== 0 &&
      !taken.has(node.nodeId),
  )
  const [edge, ...others] = nameless
  if (!donor || more.length > 0 || !edge || others.length > 0) return edges
  return edges.map((item) =>
    item === edge ? { ...item, donorId: donor.node.nodeId, donorName: donor.groupName } : item,
  )
}

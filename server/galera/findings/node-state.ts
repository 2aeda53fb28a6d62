import {
  freshNodes,
  type AssessmentFacts,
  type FreshNode,
} from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'

/** States that a single server reports of itself and that should not last. */
export function nodeStateFindings(facts: AssessmentFacts): Finding[] {
  const donors = new Set(facts.transfers.map((edge) => edge.donorId))
  const conditions = new Map(facts.nodes.map((node) => [node.nodeId, node.condition]))
  return freshNodes(facts).flatMap((node) => {
    const found: (Finding | null)[] = [
      notReady(node),
      groupUnsettled(node),
      delayedPeers(node),
      conditions.get(node.nodeId) === 'desynced' && !donors.has(node.nodeId)
        ? desynced(node)
        : null,
    ]
    return found.filter((finding) => finding !== null)
  })
}

function notReady({ nodeId, name, reading }: FreshNode): Finding | null {
  if (reading.localState !== 4 || reading.ready || reading.clusterStatus !== 'Primary') return null
  return {
    id: `synced-not-ready:${nodeId}`,
    severity: 'critical',
    title: `${name} says Synced, but wsrep_ready is OFF`,
    detail: `It refuses queries although it is a full member. Look into its error log for the last wsrep error; restart it if it does not become ready.`,
    nodeIds: [nodeId],
  }
}

/** In GATHER or INSTALL the group agrees on its members, and commits wait (measured: 0.4 to 6 s). */
function groupUnsettled({ nodeId, name, reading }: FreshNode): Finding | null {
  if (!reading.connected || reading.evsState === null || reading.evsState === 'OPERATIONAL') {
    return null
  }
  return {
    id: `evs-unsettled:${nodeId}`,
    severity: 'warning',
    title: `${name} is renegotiating the group (${reading.evsState})`,
    detail:
      'Commits wait until the members agree on a new view. If this lasts for more than ten seconds, check packet loss and latency on port 4567.',
    nodeIds: [nodeId],
  }
}

function delayedPeers({ nodeId, name, reading }: FreshNode): Finding | null {
  if (!reading.evsDelayed) return null
  return {
    id: `evs-delayed:${nodeId}`,
    severity: 'notice',
    title: `${name} gets late answers from a member`,
    detail: `wsrep_evs_delayed lists ${reading.evsDelayed}. Check the network path and the load of that member; repeated delays end in its eviction where evs.auto_evict is set.`,
    nodeIds: [nodeId],
  }
}

function desynced({ nodeId, name, reading }: FreshNode): Finding {
  const cause =
    reading.desync === true
      ? 'wsrep_desync is ON. If no maintenance needs it, SET GLOBAL wsrep_desync=OFF'
      : 'A backup, FLUSH TABLES WITH READ LOCK or a forgotten transfer holds it. Find that session and let it end'
  return {
    id: `desynced:${nodeId}`,
    severity: 'warning',
    title: `${name} is desynced without a transfer`,
    detail: `It may lag without limit and cannot be a donor. ${cause}.`,
    nodeIds: [nodeId],
  }
}

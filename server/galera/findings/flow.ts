import {
  freshNodes,
  type AssessmentFacts,
  type FreshNode,
} from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'

/** Thresholds measured and argued in the alert table: share of time that replication stood still. */
export const FLOW_PAUSED_WARNING = 0.05
export const FLOW_PAUSED_CRITICAL = 0.3
/** Used where the node's own flow control limit is not known; gcs.fc_limit defaults to 16. */
export const DEFAULT_FLOW_LIMIT = 16
const QUEUE_SHARE = 0.8

export function flowFindings(facts: AssessmentFacts): Finding[] {
  const nodes = freshNodes(facts)
  return [...paused(nodes), ...nodes.flatMap(longQueue)]
}

/** One finding for the group: a pause halts all, and the node that asks for it is the slow one. */
function paused(nodes: readonly FreshNode[]): Finding[] {
  const halted = nodes.filter((node) => pausedShare(node) > FLOW_PAUSED_WARNING)
  if (halted.length === 0) return []
  const share = Math.max(...halted.map(pausedShare))
  const askers = nodes.filter((node) => (node.sight.snapshot?.rates?.flowControlSent ?? 0) > 0)
  const culprit =
    askers.length > 0
      ? `${nameList(askers.map((node) => node.name))} asked for it: its appliers cannot keep up`
      : 'No node that answers sent the request'
  return [
    {
      id: 'flow-control',
      severity: share > FLOW_PAUSED_CRITICAL ? 'critical' : 'warning',
      title: `Flow control stops writes ${Math.round(share * 100)} % of the time`,
      detail: `${culprit}. Look for slow disks, large transactions, tables without primary key and too few wsrep_slave_threads there.`,
      nodeIds: (askers.length > 0 ? askers : halted).map((node) => node.nodeId),
    },
  ]
}

function pausedShare(node: FreshNode): number {
  return node.sight.snapshot?.rates?.flowControlPaused ?? 0
}

function longQueue({ nodeId, name, reading }: FreshNode): Finding[] {
  const limit = reading.flowControlLimit ?? DEFAULT_FLOW_LIMIT
  const { recvQueue } = reading
  if (reading.localState !== 4 || recvQueue === null || recvQueue <= limit * QUEUE_SHARE) return []
  return [
    {
      id: `receive-queue:${nodeId}`,
      severity: 'warning',
      title: `${name} has ${recvQueue} write-sets waiting`,
      detail: `At ${limit} it makes the whole cluster wait. Its appliers are slower than the writers: check its disks, its load and long transactions.`,
      nodeIds: [nodeId],
    },
  ]
}

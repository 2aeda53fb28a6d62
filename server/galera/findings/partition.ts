import { nameOf, type AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { Partition } from '#server/galera/partitions.ts'

/** Split brain, lost quorum and nodes cut off from the Primary component. */
export function partitionFindings(facts: AssessmentFacts): Finding[] {
  const primaries = facts.partitions.filter((partition) => partition.primary)
  const others = facts.partitions.filter((partition) => !partition.primary)
  const findings: Finding[] = []
  const rivals = primaries.filter((one) => primaries.some((two) => isSplitOf(one, two)))
  if (rivals.length > 1) findings.push(splitBrain(facts, rivals))
  if (others.length > 0) {
    findings.push(primaries.length > 0 ? cutOff(facts, others) : noQuorum(facts, others))
  }
  return findings
}

/** Different histories are reported as two clusters; here: one history with two ends. */
function isSplitOf(one: Partition, two: Partition): boolean {
  return one !== two && one.stateUuid === two.stateUuid
}

function namesOf(facts: AssessmentFacts, partition: Partition): string {
  return nameList(partition.nodeIds.map((nodeId) => nameOf(facts, nodeId)))
}

function splitBrain(facts: AssessmentFacts, rivals: readonly Partition[]): Finding {
  return {
    id: 'split-brain',
    severity: 'critical',
    title: 'Split brain: two Primary components of one history',
    detail: `${rivals.map((rival) => namesOf(facts, rival)).join(' | ')} do not see each other and each takes writes. Stop writes on one side at once; its nodes must rejoin by SST, after what they alone hold has been saved.`,
    nodeIds: rivals.flatMap((rival) => rival.nodeIds),
  }
}

function noQuorum(facts: AssessmentFacts, fragments: readonly Partition[]): Finding {
  const nodeIds = fragments.flatMap((fragment) => fragment.nodeIds)
  const names = nameList(nodeIds.map((nodeId) => nameOf(facts, nodeId)))
  const parts = fragments.length > 1 ? ` in ${fragments.length} fragments` : ''
  return {
    id: 'no-quorum',
    severity: 'critical',
    title: 'The cluster has lost its quorum',
    detail: `${names}${parts} run but refuse queries, since no fragment holds more than half of the last Primary's weight. Restore the network or start the missing nodes; only when no Primary exists anywhere, set pc.bootstrap=YES on one node with the highest wsrep_last_committed.`,
    nodeIds,
  }
}

function cutOff(facts: AssessmentFacts, fragments: readonly Partition[]): Finding {
  const nodeIds = fragments.flatMap((fragment) => fragment.nodeIds)
  const names = nameList(nodeIds.map((nodeId) => nameOf(facts, nodeId)))
  return {
    id: 'cut-off',
    severity: 'critical',
    title: `${names} ${nodeIds.length === 1 ? 'is' : 'are'} cut off from the Primary component`,
    detail: `The rest goes on, but ${nodeIds.length === 1 ? 'this node refuses' : 'these nodes refuse'} queries. Check the network on port 4567 between them; they rejoin by themselves once it works. Do not bootstrap them: a Primary exists.`,
    nodeIds,
  }
}

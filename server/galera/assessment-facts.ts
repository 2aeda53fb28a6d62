import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import type { MemberRow, NodeAssessment, NodeReading, TransferEdge } from '#server/galera/model.ts'
import type { QuorumAssessment } from '#server/galera/quorum-assessment.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'
import type { Partition } from '#server/galera/partitions.ts'

/** Everything that findings and the verdict are drawn from; made once for a cluster. */
export interface AssessmentFacts {
  input: AssessmentInput
  workerSilent: boolean
  sights: readonly NodeSight[]
  /** In the order of `sights`. */
  nodes: readonly NodeAssessment[]
  /** Primary ones first. */
  partitions: readonly Partition[]
  quorum: QuorumAssessment
  transfers: readonly TransferEdge[]
  unlistedMembers: readonly MemberRow[]
}

/** A node that can be taken at its word now. */
export interface FreshNode {
  nodeId: string
  name: string
  reading: NodeReading
  sight: NodeSight
}

/** Nodes with a fresh reading; none while the worker is silent. */
export function freshNodes(facts: AssessmentFacts): FreshNode[] {
  if (facts.workerSilent) return []
  return facts.sights.flatMap((sight) =>
    sight.fresh
      ? [{ nodeId: sight.node.nodeId, name: sight.node.name, reading: sight.fresh, sight }]
      : [],
  )
}

/** Inventory name of a node. */
export function nameOf(facts: AssessmentFacts, nodeId: string): string {
  return facts.sights.find((sight) => sight.node.nodeId === nodeId)?.node.name ?? nodeId
}

/** A Primary component told its members, and the arbitrator is none of them; it may run elsewhere. */
export function isAbsentArbitrator(facts: AssessmentFacts, { nodeId, condition }: NodeAssessment) {
  const kind = facts.sights.find((sight) => sight.node.nodeId === nodeId)?.node.kind
  const isTold = facts.partitions.some((partition) => partition.primary && partition.members)
  return kind === 'arbitrator' && condition === 'unknown' && isTold
}

/** The Primary component, or undefined when there is none or when there are several. */
export function onlyPrimary(facts: AssessmentFacts): Partition | undefined {
  const [first, second] = facts.partitions.filter((partition) => partition.primary)
  return second ? undefined : first
}

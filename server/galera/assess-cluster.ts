import type { AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import type { ConditionEvidence, Listing } from '#server/galera/condition-evidence.ts'
import { findingsOf } from '#server/galera/findings/findings-of.ts'
import { conditionLabels } from '#server/galera/labels.ts'
import { memberDirectory, type MemberDirectory } from '#server/galera/match-member.ts'
import type {
  ClusterAssessment,
  Component,
  MemberRow,
  NodeAssessment,
  Severity,
} from '#server/galera/model.ts'
import { nodeCondition } from '#server/galera/node-condition.ts'
import { sightsOf, workerIsSilent, type NodeSight } from '#server/galera/node-sight.ts'
import { partitionsOf, type Partition } from '#server/galera/partitions.ts'
import { assessQuorum, NO_QUORUM, type Voter } from '#server/galera/quorum.ts'
import { transfersOf } from '#server/galera/transfers.ts'
import { worseOf } from '#server/galera/urgency.ts'
import { verdictSentence } from '#server/galera/verdict-sentence.ts'

/**
 * What follows for a cluster from the latest snapshots of its nodes. Stale readings are shown but
 * prove nothing. Times in sentences are tokens, see `splitTimes`.
 */
export function assessCluster(input: AssessmentInput): ClusterAssessment {
  const workerSilent = workerIsSilent(input)
  const sights = sightsOf(input)
  const directory = memberDirectory(sights)
  const unlisted = unlistedMembers(sights, directory)
  // While the worker is silent no reading is of now, so no component is known to exist.
  const partitions = workerSilent ? [] : partitionsOf(sights, sights.length + unlisted.length)
  const listings = listingsOf(partitions, directory)
  const nodes = assessNodes(input, workerSilent, sights, partitions, listings)
  const joinerIds = new Set(
    nodes.filter((node) => node.condition === 'joiner').map((node) => node.nodeId),
  )
  const facts: AssessmentFacts = {
    input,
    workerSilent,
    sights,
    nodes,
    partitions,
    quorum: quorumOf(partitions, directory, nodes),
    transfers: workerSilent ? [] : transfersOf(sights, joinerIds),
    unlistedMembers: workerSilent ? [] : unlisted,
  }
  const findings = findingsOf(facts)
  const severity = findings.reduce<Severity>((worst, it) => worseOf(worst, it.severity), 'ok')
  return {
    severity,
    sentence: verdictSentence(facts),
    nodes,
    components: partitions.map(componentOf),
    quorum: facts.quorum,
    transfers: [...facts.transfers],
    findings,
    unlistedMembers: [...facts.unlistedMembers],
  }
}

function assessNodes(
  input: AssessmentInput,
  workerSilent: boolean,
  sights: readonly NodeSight[],
  partitions: readonly Partition[],
  listings: ReadonlyMap<string, Listing & { component: number }>,
): NodeAssessment[] {
  const componentOfTeller = new Map<string, number>()
  partitions.forEach((partition, index) => {
    for (const nodeId of partition.nodeIds) componentOfTeller.set(nodeId, index)
  })
  const listTellers = partitions
    .filter((partition) => partition.primary && partition.members)
    .flatMap((partition) => partition.tellers.map((teller) => teller.node.name))
  const base = { workerSilent, listTellers, now: input.now }
  const donors = sights.filter(
    ({ fresh }) => fresh?.clusterStatus === 'Primary' && fresh.localState === 2 && !fresh.desync,
  )
  const evidenceFor = (sight: NodeSight, joiners: NodeSight[]): ConditionEvidence => ({
    ...base,
    possibleDonors: donors.filter((donor) => donor !== sight).map((donor) => donor.node.name),
    listing: listings.get(sight.node.nodeId) ?? null,
    joiners: joiners.filter((joiner) => joiner !== sight).map((joiner) => joiner.node.name),
    donatesTo: joiners
      .filter((joiner) => joiner.snapshot?.transfer?.donorName === sight.groupName)
      .map((joiner) => joiner.node.name),
  })
  const joiners = sights.filter(
    (sight) => nodeCondition(sight, evidenceFor(sight, [])).condition === 'joiner',
  )
  return sights.map((sight) => {
    const { condition, because } = nodeCondition(sight, evidenceFor(sight, joiners))
    const { label, severity } = conditionLabels[condition]
    const { nodeId, kind } = sight.node
    const isVotingArbitrator = kind === 'arbitrator' && condition === 'member'
    return {
      nodeId,
      condition,
      label: isVotingArbitrator ? 'Arbitrator' : label,
      because,
      severity: isVotingArbitrator ? 'ok' : severity,
      writing: writingOf(sight),
      ageMs: sight.ageMs,
      stale: sight.last !== null && (sight.fresh === null || workerSilent),
      component:
        componentOfTeller.get(nodeId) ?? componentOfAbsent(condition, listings.get(nodeId)),
    }
  })
}

/** A node that is away belongs to the component that lists it, unless it is known to be dead. */
function componentOfAbsent(
  condition: NodeAssessment['condition'],
  listing: { component: number } | undefined,
): number | null {
  return condition === 'down' || condition === 'disconnected' ? null : (listing?.component ?? null)
}

/** Replicates write-sets of its own now; null when there are no current rates. */
function writingOf(sight: NodeSight): boolean | null {
  const replicated = sight.fresh ? (sight.snapshot?.rates?.replicatedWriteSets ?? null) : null
  return replicated === null ? null : replicated > 0
}

function listingsOf(
  partitions: readonly Partition[],
  directory: MemberDirectory,
): Map<string, Listing & { component: number }> {
  const listings = new Map<string, Listing & { component: number }>()
  partitions.forEach((partition, component) => {
    const by = partition.tellers.map((teller) => teller.node.name)
    for (const member of partition.members ?? []) {
      const sight = directory.match(member)
      if (!sight || listings.has(sight.node.nodeId)) continue
      const { uuid } = member
      listings.set(sight.node.nodeId, { by, uuid, primary: partition.primary, component })
    }
  })
  return listings
}

/** Members of a Primary component that no inventory node stands for. */
function unlistedMembers(sights: readonly NodeSight[], directory: MemberDirectory): MemberRow[] {
  const unlisted = new Map<string, MemberRow>()
  const seen = new Set<string>()
  for (const { fresh } of sights) {
    if (fresh?.clusterStatus !== 'Primary') continue
    for (const member of fresh.members ?? []) {
      if (seen.has(member.uuid)) continue
      seen.add(member.uuid)
      if (!directory.match(member)) unlisted.set(member.uuid, member)
    }
  }
  return [...unlisted.values()]
}

function quorumOf(
  partitions: readonly Partition[],
  directory: MemberDirectory,
  nodes: readonly NodeAssessment[],
): AssessmentFacts['quorum'] {
  const [primary, rival] = partitions.filter((partition) => partition.primary)
  if (!primary) return NO_QUORUM
  const quorum = assessQuorum(votersOf(primary, directory, nodes), primary.weight)
  if (!rival) return quorum
  const reason = 'There are two Primary components; this is the forecast for the larger one.'
  return { ...quorum, certain: false, reason }
}

/** Members by list; without a readable list the tellers, and nameless ones up to the size shown. */
function votersOf(
  primary: Partition,
  directory: MemberDirectory,
  nodes: readonly NodeAssessment[],
): Voter[] {
  const down = new Set(nodes.filter((node) => node.condition === 'down').map((node) => node.nodeId))
  if (primary.members) {
    return primary.members.map((member) => {
      const sight = directory.match(member)
      const nodeId = sight?.node.nodeId ?? null
      const leaving = nodeId !== null && down.has(nodeId)
      return { nodeId, name: member.name, weight: sight?.last?.pcWeight ?? null, leaving }
    })
  }
  const voters: Voter[] = primary.tellers.map((teller) => ({
    nodeId: teller.node.nodeId,
    name: teller.node.name,
    weight: teller.last?.pcWeight ?? null,
  }))
  const missing = Math.max(0, (primary.size ?? 0) - voters.length)
  for (let index = 0; index < missing; index += 1) {
    voters.push({ nodeId: null, name: 'a member that cannot be named', weight: null })
  }
  return voters
}

function componentOf(partition: Partition): Component {
  const { stateUuid, confId, primary, nodeIds, memberNames, size, weight } = partition
  return { stateUuid, confId, primary, nodeIds, memberNames, size, weight }
}

import {
  freshNodes,
  isAbsentArbitrator,
  nameOf,
  onlyPrimary,
  type AssessmentFacts,
} from '#server/galera/assessment-facts.ts'
import type { NodeAssessment, NodeCondition, TransferEdge } from '#server/galera/model.ts'
import { countOfThings, nameList } from '#server/galera/name-list.ts'
import { timeToken } from '#server/galera/sentence-times.ts'

/** The verdict on a cluster in plain words. Times are tokens, see `splitTimes`. */
export function verdictSentence(facts: AssessmentFacts): string {
  if (facts.sights.length === 0) return 'This cluster has no nodes yet.'
  if (facts.workerSilent) {
    const { heartbeatAtMs } = facts.input.worker
    return heartbeatAtMs === null
      ? 'The worker is not running, so nothing is known of this cluster now.'
      : `Nothing has been updated since ${timeToken(heartbeatAtMs)}, as the worker is not running.`
  }
  const dataNodes = facts.nodes.filter((_, index) => facts.sights[index]?.node.kind === 'data')
  if (dataNodes.every((node) => node.condition === 'unknown')) {
    return unknownSentence(facts)
  }
  const primaries = facts.partitions.filter((partition) => partition.primary)
  if (primaries.length > 1) return splitSentence(facts)
  if (primaries.length === 0) return stoppedSentence(facts, dataNodes)
  const synced = dataNodes.filter((node) => node.condition === 'synced').length
  return [
    `${synced} of ${dataNodes.length} Synced.`,
    ...facts.transfers.map((edge) => transferSentence(facts, edge)),
    ...awaySentences(facts),
    ...absentArbitrators(facts),
    quorumSentence(facts),
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** Nothing current is known of any node, though the worker runs. */
function unknownSentence(facts: AssessmentFacts): string {
  const observed = facts.sights.flatMap((sight) => sight.snapshot?.observedAtMs ?? [])
  return observed.length === 0
    ? 'No node has told its state yet.'
    : `No node has told its state since ${timeToken(Math.max(...observed))}.`
}

function splitSentence(facts: AssessmentFacts): string {
  const sides = facts.partitions
    .filter((partition) => partition.primary)
    .map((partition) => nameList(partition.nodeIds.map((nodeId) => nameOf(facts, nodeId))))
  return `Split brain: ${sides.join(' | ')} are separate Primary components and both take writes.`
}

function stoppedSentence(facts: AssessmentFacts, dataNodes: readonly NodeAssessment[]): string {
  const nonPrimary = dataNodes.filter((node) => node.condition === 'non-primary')
  if (nonPrimary.length > 0) {
    const names = nameList(nonPrimary.map((node) => nameOf(facts, node.nodeId)))
    return `No quorum: ${names} ${nonPrimary.length === 1 ? 'runs' : 'run'} in a non-Primary component and ${nonPrimary.length === 1 ? 'refuses' : 'refuse'} queries.`
  }
  const down = dataNodes.filter((node) => node.condition === 'down')
  if (down.length === dataNodes.length) return `All ${dataNodes.length} nodes are down.`
  return ['No Primary component is seen.', ...awaySentences(facts)].join(' ')
}

function transferSentence(facts: AssessmentFacts, edge: TransferEdge): string {
  const isTold = edge.kind !== null || edge.donorName !== null || edge.stage !== null
  if (!isTold) return `${nameOf(facts, edge.joinerId)} is joining.`
  const what = edge.kind === null ? 'a state transfer' : `an ${edge.kind}`
  const donor = edge.donorName === null ? '' : ` from ${edge.donorName}`
  const stage = edge.stage === null ? '' : ` (${edge.stage})`
  return `${nameOf(facts, edge.joinerId)} is receiving ${what}${donor}${stage}.`
}

const awayWords = {
  down: 'down',
  disconnected: 'disconnected',
  unreachable: 'unreachable',
  'non-primary': 'non-primary',
  unknown: 'in an unknown state',
  member: 'a member that cannot be asked',
} as const satisfies Partial<Record<NodeCondition, string>>
const awayConditions = Object.keys(awayWords) as (keyof typeof awayWords)[]

/** Nodes that are away for the same reason share a sentence; two at most name their time. */
function awaySentences(facts: AssessmentFacts): string[] {
  return awayConditions.flatMap((condition) => {
    const found = facts.nodes.flatMap((node, index) => {
      const sight = facts.sights[index]
      if (!sight || node.condition !== condition || isAbsentArbitrator(facts, node)) return []
      return sight.node.kind === 'arbitrator' && condition === 'member' ? [] : [sight]
    })
    const words = awayWords[condition]
    if (found.length > 2) {
      const those = words.replace(/^a member that/, 'members that')
      return [`${nameList(found.map((sight) => sight.node.name))} are ${those}.`]
    }
    return found.map(({ node, snapshot }) => {
      const contact = snapshot?.sql
      const since = contact?.kind === 'failing' ? ` since ${timeToken(contact.sinceMs)}` : ''
      return `${node.name} is ${words}${since}.`
    })
  })
}

function absentArbitrators(facts: AssessmentFacts): string[] {
  return facts.nodes.flatMap((node) =>
    isAbsentArbitrator(facts, node) ? [`${nameOf(facts, node.nodeId)} does not vote.`] : [],
  )
}

function quorumSentence(facts: AssessmentFacts): string {
  const { quorum } = facts
  const primary = onlyPrimary(facts)
  if (!primary || quorum.survivesAnyOneLoss === null) return ''
  if (quorum.leaving) {
    return `Until the group has noticed, one more failure ${quorum.survivesAnyOneLoss ? 'is survivable' : 'may stop the cluster'}.`
  }
  const proviso = quorum.certain ? '' : ', as far as weights are known'
  if (quorum.survivesAnyOneLoss) return `One more failure is survivable${proviso}.`
  const fatal = quorum.losses.filter((loss) => !loss.survives)
  if ((primary.size ?? freshNodes(facts).length) === 1) {
    return 'Only one member is left: its failure stops the cluster.'
  }
  if (fatal.length > 0 && fatal.length < quorum.losses.length) {
    const names = nameList(fatal.map((loss) => nameOf(facts, loss.nodeId)))
    return `Losing ${names.replace(/ and ([^ ]+)$/, ' or $1')} would stop the cluster${proviso}.`
  }
  const members = countOfThings(primary.size ?? quorum.losses.length, 'member')
  return `With ${members}, one more failure stops the cluster${proviso}.`
}

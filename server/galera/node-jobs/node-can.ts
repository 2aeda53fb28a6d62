import type { ClusterAssessment, NodeAssessment, NodeCondition } from '#server/galera/model.ts'

export const nodeVerbs = ['stop', 'start', 'restart', 'rebuild'] as const

export type NodeVerb = (typeof nodeVerbs)[number]

/** A node of the inventory as far as it matters for jobs. */
export interface JobNode {
  nodeId: string
  name: string
  kind: 'data' | 'arbitrator'
  /** `operate` when the console has an SSH credential for it. */
  tier: 'observe' | 'operate'
  /** pc.weight as it was last read from it; null or absent = not known. */
  weight?: number | null
}

export interface ClusterCase {
  clusterName: string
  simulated: boolean
  nodes: readonly JobNode[]
  assessment: ClusterAssessment
}

/** One node of a cluster of which a job is wanted. */
export interface NodeCase extends ClusterCase {
  node: JobNode
}

export type Allowance = { allowed: true } | { allowed: false; because: string; mend: string }

export const ALLOWED: Allowance = { allowed: true }
export const refused = (because: string, mend: string): Allowance => ({
  allowed: false,
  because,
  mend,
})

export function caseOfNode(cluster: ClusterCase, nodeId: string): NodeCase | null {
  const node = cluster.nodes.find((one) => one.nodeId === nodeId)
  return node ? { ...cluster, node } : null
}

export function assessed({ assessment }: ClusterCase, nodeId: string): NodeAssessment | undefined {
  return assessment.nodes.find((one) => one.nodeId === nodeId)
}

export function conditionOf({ node, ...cluster }: NodeCase): NodeCondition {
  return assessed(cluster, node.nodeId)?.condition ?? 'unknown'
}

/** Running, and not in the middle of receiving its data. */
const UP: readonly NodeCondition[] = [
  'synced',
  'donor',
  'desynced',
  'joined',
  'non-primary',
  'disconnected',
]

/** Whether the node votes in the Primary component now. */
export function isMemberNow(one: NodeCase): boolean {
  return ['synced', 'donor', 'desynced', 'joined'].includes(conditionOf(one))
}

/** The others that are Synced: they serve clients meanwhile, and one of them will be the donor. */
export function othersSynced({ nodes, node, assessment }: NodeCase): JobNode[] {
  return nodes.filter(
    (other) =>
      other.nodeId !== node.nodeId &&
      other.kind === 'data' &&
      assessment.nodes.find(({ nodeId }) => nodeId === other.nodeId)?.condition === 'synced',
  )
}

/** Whether this can be done with the node at all: button, service, planner and guard ask the same. */
export function nodeCan(verb: NodeVerb, one: NodeCase): Allowance {
  const reach = canReach(one)
  if (!reach.allowed) return reach
  const component = hasOnePrimary(verb, one)
  if (!component.allowed) return component
  const { name } = one.node
  const condition = conditionOf(one)
  if (condition === 'joiner') {
    return refused(
      `${name} is receiving a state transfer: ended now, it would have half a copy.`,
      'Wait until it is Synced.',
    )
  }
  const isDown = condition === 'down'
  if (!isDown && !UP.includes(condition)) {
    return refused(
      `What ${name} does now is not known (${condition}).`,
      'Mend the contact with it first: see its page.',
    )
  }
  if (isDown && (verb === 'stop' || verb === 'restart')) {
    return refused(`MariaDB on ${name} is down already.`, 'Start it instead.')
  }
  if (!isDown && verb === 'start') return refused(`MariaDB on ${name} runs already.`, 'Restart it.')
  return hasSyncedOther(verb, one)
}

function canReach({ simulated, node: { name, kind, tier } }: NodeCase): Allowance {
  if (simulated) {
    return refused('This cluster is simulated: there is no real server.', 'Choose a real cluster.')
  }
  if (kind === 'arbitrator') {
    return refused(
      `${name} is an arbitrator: it holds no data and runs no MariaDB.`,
      'Use "systemctl restart garb" on it.',
    )
  }
  if (tier === 'observe') {
    return refused(
      `The console has no SSH credential for ${name}.`,
      'Choose one under Edit connection on its page.',
    )
  }
  return ALLOWED
}

function hasOnePrimary(verb: NodeVerb, one: NodeCase): Allowance {
  const { clusterName, assessment, node } = one
  const primaries = assessment.components.filter(({ primary }) => primary)
  if (primaries.length > 1) {
    return refused(
      `${clusterName} has ${primaries.length} Primary components.`,
      'Decide which side lives before anything is stopped or started.',
    )
  }
  if (primaries.length === 1) return ALLOWED
  return refused(
    verb === 'start'
      ? `${clusterName} has no Primary component: ${node.name} would wait 30 s for one and give up.`
      : `${clusterName} has no Primary component.`,
    'This is a recovery: the node with the newest data has to be bootstrapped first.',
  )
}

function hasSyncedOther(verb: NodeVerb, one: NodeCase): Allowance {
  if (othersSynced(one).length > 0) return ALLOWED
  const { clusterName, node } = one
  if (isMemberNow(one)) {
    return refused(
      `No other node is Synced: without ${node.name}, ${clusterName} would serve no client.`,
      'Bring another node to Synced first.',
    )
  }
  if (verb === 'stop') return ALLOWED
  return refused(
    `No node of ${clusterName} is Synced, so none could be the donor of ${node.name}.`,
    'Wait until one is: a donor is Synced again when it has sent.',
  )
}

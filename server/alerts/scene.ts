/** Everything that the rules judge a cluster by: the assessment of the pages, and what is stored beside it. */
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import type { ClusterAssessment, Finding, NodeAssessment } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'
import { withTimes } from '#server/galera/sentence-times.ts'
import type { Seen } from './rule.ts'

/** Of the last minute; null = too little was measured. */
export interface NodeAverages {
  flowControlPaused: number | null
  /** Failed certifications and aborted transactions among all that were tried. */
  certificationShare: number | null
  replLatencySeconds: number | null
}

/** The newest attempt of a joiner. */
export interface TransferFact {
  id: string
  joinerId: string | null
  joinerName: string
  donorName: string | null
  kind: string | null
  outcome: string
  reason: string | null
  forecastKind: string | null
  forecastBecause: string | null
}

export interface JobFact {
  id: string
  title: string
  state: string
  /** Why it stands, in words. */
  because: string | null
}

export interface AlertScene {
  clusterId: string
  nowMs: number
  assessment: ClusterAssessment
  /** In the order of `assessment.nodes`. */
  sights: readonly NodeSight[]
  /** By node id. */
  averages: ReadonlyMap<string, NodeAverages>
  /** null = not reckoned yet. */
  ist: IstAssessment | null
  /** Node ids whose data differ from the group's; null = not reckoned yet. */
  inconsistent: ReadonlySet<string> | null
  transfers: readonly TransferFact[]
  jobs: readonly JobFact[]
}

export interface SeenNode {
  nodeId: string
  name: string
  sight: NodeSight
  assessed: NodeAssessment
}

export function dataNodes(scene: AlertScene): SeenNode[] {
  return allNodes(scene).filter(({ sight }) => sight.node.kind === 'data')
}

export function allNodes(scene: AlertScene): SeenNode[] {
  return scene.assessment.nodes.flatMap((assessed, index) => {
    const sight = scene.sights[index]
    return sight ? [{ nodeId: assessed.nodeId, name: sight.node.name, sight, assessed }] : []
  })
}

const away = new Set(['unknown', 'member', 'unreachable'])

/** A node of which nothing can be said, so that a finding about the whole may be missing for it. */
export function unseenNode(scene: AlertScene): SeenNode | undefined {
  return dataNodes(scene).find(
    ({ sight, assessed }) => !sight.fresh && away.has(assessed.condition),
  )
}

/** Alerts are read in many zones, and by machines. */
export function plain(sentence: string): string {
  return withTimes(sentence, (timeMs) => `${new Date(timeMs).toISOString().slice(11, 19)} UTC`)
}

/** What the pages say of the whole cluster under these ids. */
export function clusterFinding(scene: AlertScene, ...ids: string[]): Seen[] {
  const found = scene.assessment.findings.find((finding) => ids.includes(finding.id))
  if (found) return [{ subject: '', nodeId: null, holds: true, ...wordsOf(found) }]
  const unseen = unseenNode(scene)
  return unseen
    ? [{ subject: '', holds: 'unknown', because: `${unseen.name}: ${unseen.assessed.because}` }]
    : []
}

/** What the pages say of each node under this id. */
export function nodeFinding(scene: AlertScene, id: string): Seen[] {
  return dataNodes(scene).flatMap(({ nodeId, sight, assessed }): Seen[] => {
    const found = scene.assessment.findings.find((finding) => finding.id === `${id}:${nodeId}`)
    if (found) return [{ subject: nodeId, nodeId, holds: true, ...wordsOf(found) }]
    return sight.fresh ? [] : [{ subject: nodeId, holds: 'unknown', because: assessed.because }]
  })
}

/** One sight a node with a fresh reading; the others are unknown. */
export function eachFreshNode(
  scene: AlertScene,
  see: (node: SeenNode) => { title: string; detail: string } | 'unknown' | null,
): Seen[] {
  return dataNodes(scene).flatMap((node): Seen[] => {
    const { nodeId, sight, assessed } = node
    if (!sight.fresh) return [{ subject: nodeId, holds: 'unknown', because: assessed.because }]
    const seen = see(node)
    if (seen === null) return []
    return seen === 'unknown'
      ? [{ subject: nodeId, holds: 'unknown', because: 'Too little was measured yet.' }]
      : [{ subject: nodeId, nodeId, holds: true, ...seen }]
  })
}

export function wordsOf(finding: Finding): { title: string; detail: string } {
  return { title: plain(finding.title), detail: plain(finding.detail) }
}

import type { JobView } from '#server/api/job-views.ts'
import type { ClusterView } from '#server/api/views.ts'
import type { ClusterAssessment } from '#server/galera/model.ts'
import { clusterCanRoll } from '#server/galera/node-jobs/cluster-can-roll.ts'
import {
  caseOfNode,
  nodeCan,
  type Allowance,
  type ClusterCase,
  type NodeVerb,
} from '#server/galera/node-jobs/node-can.ts'
import { holdingJob } from '#components/jobs/holding-job.ts'

export interface JobScene {
  cluster: ClusterView
  assessment: ClusterAssessment
  openJobs: readonly JobView[]
}

function clusterCase({ cluster, assessment }: JobScene): ClusterCase {
  return {
    clusterName: cluster.name,
    simulated: cluster.simulated,
    nodes: cluster.nodes.map((node) => ({ ...node, nodeId: node.id })),
    assessment,
  }
}

/** Why this cannot be done with the node now; undefined when it can. Permission is asked elsewhere. */
export function nodeJobRefusal(
  verb: NodeVerb,
  nodeId: string,
  scene: JobScene,
): string | undefined {
  const one = caseOfNode(clusterCase(scene), nodeId)
  if (!one) return 'The node is not in the inventory any more.'
  return sentenceOf(nodeCan(verb, one)) ?? holdingJob(scene.cluster.id, scene.openJobs)
}

/** The same for a rolling restart. */
export function rollingRefusal(scene: JobScene): string | undefined {
  return (
    sentenceOf(clusterCanRoll(clusterCase(scene))) ?? holdingJob(scene.cluster.id, scene.openJobs)
  )
}

function sentenceOf(allowance: Allowance): string | undefined {
  return allowance.allowed ? undefined : `${allowance.because} ${allowance.mend}`
}

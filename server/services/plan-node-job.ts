import type { z } from 'zod'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { clusterCanRoll } from '#server/galera/node-jobs/cluster-can-roll.ts'
import {
  type Allowance,
  caseOfNode,
  type ClusterCase,
  nodeCan,
} from '#server/galera/node-jobs/node-can.ts'
import { nodeJobShape, rollingShape } from '#server/probes/plan-params.ts'
import { type Deps, requirePermission } from './actor.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'
import { readCluster, readNode } from './read-cluster.ts'
import { demandIstFacts } from './read-ist.ts'
import { requestProbe } from './request-probe.ts'

export const planNodeJobInput = nodeJobShape
export const planRollingInput = rollingShape

/** Asks for the plan of a job on one member. Throws OperatorProblem, in the words of the disabled button. */
export async function planNodeJob(
  deps: Deps,
  params: z.output<typeof planNodeJobInput>,
): Promise<{ probeId: string }> {
  requirePermission(deps, 'job.run')
  const { node, cluster } = await readNode(deps, params.nodeId)
  const one = caseOfNode(await clusterCase(deps, cluster), node.id)
  if (!one) throw notFound('node')
  demand(nodeCan(params.verb, one))
  return requestProbe(deps, 'plan-node-job', params, `${params.verb} ${node.name}`)
}

/** The same for all members, one after the other. */
export async function planRollingRestart(
  deps: Deps,
  params: z.output<typeof planRollingInput>,
): Promise<{ probeId: string }> {
  requirePermission(deps, 'job.run')
  const cluster = await readCluster(deps, params.clusterId)
  demand(clusterCanRoll(await clusterCase(deps, cluster)))
  return requestProbe(deps, 'plan-rolling-restart', params, cluster.name)
}

async function clusterCase(
  deps: Deps,
  { id, name, simulated, nodes }: Awaited<ReturnType<typeof readCluster>>,
): Promise<ClusterCase> {
  return {
    clusterName: name,
    simulated,
    nodes: nodes.map((node) => ({ ...node, nodeId: node.id })),
    assessment: assessCluster(await demandIstFacts(deps, id)),
  }
}

function demand(allowance: Allowance): void {
  if (!allowance.allowed) {
    throw new OperatorProblem('conflict', allowance.because, allowance.mend)
  }
}

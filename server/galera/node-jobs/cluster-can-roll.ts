import { nameList } from '#server/galera/name-list.ts'
import { leaveForecast } from '#server/galera/node-jobs/leave-forecast.ts'
import {
  ALLOWED,
  caseOfNode,
  conditionOf,
  nodeCan,
  refused,
  type Allowance,
  type ClusterCase,
} from '#server/galera/node-jobs/node-can.ts'

/** Whether all members can be restarted one after the other now; of any of them the loss must be survivable. */
export function clusterCanRoll(cluster: ClusterCase): Allowance {
  const cases = cluster.nodes
    .filter(({ kind }) => kind === 'data')
    .flatMap(({ nodeId }) => caseOfNode(cluster, nodeId) ?? [])
  if (cases.length < 2) {
    return refused(
      `${cluster.clusterName} has ${cases.length} data ${cases.length === 1 ? 'node' : 'nodes'}: nobody would serve meanwhile.`,
      'Add a node first.',
    )
  }
  for (const one of cases) {
    const allowance = nodeCan('restart', one)
    if (!allowance.allowed) return allowance
  }
  const away = cases.filter((one) => conditionOf(one) !== 'synced')
  if (away.length > 0) {
    return refused(
      `${nameList(away.map(({ node }) => node.name))} ${away.length === 1 ? 'is' : 'are'} not Synced.`,
      'Bring every node to Synced first.',
    )
  }
  const { quorum } = cluster.assessment
  for (const { node } of cases) {
    const forecast = leaveForecast(quorum, node.nodeId)
    if (forecast === null) {
      return refused(
        `What every member counts for the quorum is not certain. ${quorum.reason ?? ''}`.trim(),
        'Let the console see every member first.',
      )
    }
    if (!forecast.survivesItsLoss) {
      return refused(
        `Should ${node.name} crash on its way, the rest stops too: a weight of ${forecast.leftWeight} of ${forecast.totalWeight} is no majority.`,
        'Add a node or an arbitrator, or restart the nodes one by one from their pages.',
      )
    }
  }
  return ALLOWED
}

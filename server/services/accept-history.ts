import { z } from 'zod'
import { appendChanges } from '#server/events/append-changes.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { newHistoryOf } from '#server/galera/new-history.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'
import { demandIstFacts } from './read-ist.ts'

export const acceptHistoryInput = z.object({ clusterId: z.string(), stateUuid: z.string() })

/** The state UUID that the cluster shows now is its own from here on; the input proves which was seen. */
export async function acceptHistory(
  deps: Deps,
  { clusterId, stateUuid }: z.output<typeof acceptHistoryInput>,
): Promise<void> {
  requirePermission(deps, 'cluster.accept-history')
  const facts = await demandIstFacts(deps, clusterId)
  const { name, stateUuid: known } = facts.cluster
  if (newHistoryOf(known, assessCluster(facts).components) !== stateUuid) {
    throw new OperatorProblem(
      'conflict',
      `${name} does not show this history as its only one now.`,
      'Reload the page and compare what its nodes say. With two histories, end one of them first.',
    )
  }
  await deps.db.$transaction([
    deps.db.cluster.update({ where: { id: clusterId }, data: { stateUuid } }),
    ...clusterAct(deps, { clusterId }, 'cluster.accept-history', name, {
      from: known,
      to: stateUuid,
    }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId }]),
  ])
}

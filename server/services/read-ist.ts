import { assessIst, type IstFacts } from '#server/galera/ist/assess-ist.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { readHistory, readIstFacts } from '#server/monitor/read-ist-facts.ts'
import { type Deps, requirePermission } from './actor.ts'
import { notFound } from './operator-problem.ts'

/** How each data node would come back, and how long that holds. */
export async function readIst(deps: Deps, clusterId: string): Promise<IstAssessment> {
  requirePermission(deps, 'cluster.read')
  const facts = await demandIstFacts(deps, clusterId)
  return assessIst(facts, await readHistory(deps.db, facts))
}

/** Throws OperatorProblem `not-found`. */
export async function demandIstFacts(deps: Deps, clusterId: string): Promise<IstFacts> {
  const facts = await readIstFacts(deps.db, clusterId, deps.now())
  if (!facts) throw notFound('cluster')
  return facts
}

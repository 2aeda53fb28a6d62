import { assessIst, type IstFacts } from '#server/galera/ist/assess-ist.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { sightsOf, type NodeSight } from '#server/galera/node-sight.ts'
import { type Deps, requirePermission } from './actor.ts'
import { readIstFacts } from './read-ist-facts.ts'
import { readWriteHistory } from './read-write-history.ts'
import type { WriteHistory } from '#server/galera/gcache/write-history.ts'

/** How each data node would come back, and how long that holds. */
export async function readIst(deps: Deps, clusterId: string): Promise<IstAssessment> {
  requirePermission(deps, 'cluster.read')
  const facts = await readIstFacts(deps.db, clusterId, deps.now())
  return assessIst(facts, await historyOf(deps, facts))
}

/** What the cluster wrote in the last day, up to now. */
export async function historyOf(deps: Deps, facts: IstFacts): Promise<WriteHistory> {
  const sights = sightsOf(facts.nodes, facts.snapshots, facts.now)
  const seqnos = sights.flatMap(({ fresh }) => fresh?.lastCommitted ?? [])
  const seqnoNow = seqnos.length === 0 ? null : Math.max(...seqnos)
  return readWriteHistory(deps.db, witnessesOf(sights), facts.now, seqnoNow)
}

/** Those that run longest have seen most. */
function witnessesOf(sights: readonly NodeSight[]): string[] {
  return sights
    .filter(({ node, last }) => node.kind === 'data' && last !== null)
    .toSorted((a, b) => (b.fresh?.uptimeSeconds ?? -1) - (a.fresh?.uptimeSeconds ?? -1))
    .map(({ node }) => node.nodeId)
}

import {
  gatherPreflightFacts,
  type PreflightTarget,
} from '#server/actions/gather-preflight-facts.ts'
import { readNodeScene } from '#server/engine/read-node-scene.ts'
import { snapshotOf } from '#server/galera/assessment-input.ts'
import { loadNode } from '#server/monitor/load-inventory.ts'
import type { MemberPlace } from '#server/procedures/node-job-input.ts'
import { forecastWayBack, type NodeScene } from '#server/procedures/node-scene.ts'
import { planNodeJob } from '#server/procedures/plan-node-job.ts'
import { planRollingRestart } from '#server/procedures/plan-rolling-restart.ts'
import { PLANNED_PATHS } from '#server/procedures/planned-paths.ts'
import type { PlanScope } from './answer-plan.ts'
import type { PlanAnswer } from './plan-answer.ts'
import { openPlanServers } from './plan-servers.ts'
import { ProbeProblem } from './probe-failure.ts'
import type { NodeJobParams, RollingParams } from './probe-params.ts'
import { runningJob } from './running-job.ts'

interface Members {
  cluster: { clusterId: string; name: string; galeraName: string }
  places: MemberPlace[]
  scene: NodeScene
  target: (nodeId: string) => PreflightTarget | null
}

/** Looks at the member and at the others, then plans. Throws ContactError, ProbeProblem, SecretUnreadable. */
export async function answerPlanNodeJob(
  scope: PlanScope,
  { nodeId, verb, donor }: NodeJobParams,
): Promise<PlanAnswer> {
  const { db, probeId: planId, signal } = scope
  const node = await db.node.findUnique({ where: { id: nodeId }, select: { clusterId: true } })
  if (!node) throw gone('node')
  return withMembers(scope, node.clusterId, async ({ cluster, places, scene, target }) => {
    const own = target(nodeId)
    if (!own) throw gone('node')
    const isRebuilt = verb === 'rebuild'
    const otherPlaces = places.filter((place) => isRebuilt && place.nodeId !== nodeId)
    const wanted = [
      isRebuilt ? asJoiner(own, scene, nodeId) : own,
      ...otherPlaces.flatMap((place) => target(place.nodeId) ?? []),
    ]
    const gathered = await gatherPreflightFacts(wanted, {
      paths: PLANNED_PATHS,
      signal,
      now: Date.now,
    })
    const [server, ...others] = gathered
    const donorId = isRebuilt ? donorOf(scene, nodeId) : null
    const donorName = places.find((place) => place.nodeId === donorId)?.name
    if (!server) throw new Error(`Nothing was gathered of ${own.key}.`)
    const running = await runningJob(db, cluster.clusterId)
    return planNodeJob({
      planId,
      cluster,
      places,
      scene,
      runningJob: running,
      now: Date.now(),
      verb,
      nodeId,
      donor,
      server,
      source: others.find(({ key }) => key === donorName) ?? null,
      others,
    })
  })
}

export async function answerPlanRolling(
  scope: PlanScope,
  { clusterId }: RollingParams,
): Promise<PlanAnswer> {
  return withMembers(scope, clusterId, async ({ cluster, places, scene }) =>
    planRollingRestart({
      planId: scope.probeId,
      cluster,
      places,
      scene,
      runningJob: await runningJob(scope.db, clusterId),
      now: Date.now(),
    }),
  )
}

async function withMembers(
  { db, key, signal }: PlanScope,
  clusterId: string,
  plan: (members: Members) => Promise<Omit<PlanAnswer, 'hostKeys'>>,
): Promise<PlanAnswer> {
  const row = await db.cluster.findUnique({
    where: { id: clusterId },
    include: { nodes: { where: { kind: 'data' }, orderBy: { name: 'asc' } } },
  })
  if (!row) throw gone('cluster')
  const open = openPlanServers(signal)
  try {
    const places: MemberPlace[] = []
    const targets = new Map<string, PreflightTarget>()
    for (const { id: nodeId, name, address, sshPort, sqlPort } of row.nodes) {
      const ssh = (await loadNode(db, key, nodeId))?.ssh
      if (ssh?.kind === 'unusable') throw ssh.error
      if (ssh?.kind !== 'target') continue
      places.push({ nodeId, name, address, sshPort, sqlPort })
      targets.set(nodeId, { ...open.target({ key: name, role: 'member' }, ssh.target), sqlPort })
    }
    const ports = [...targets].map(([nodeId, port]) => ({ nodeId, port }))
    const scene = await readNodeScene(db, clusterId, ports, { now: Date.now, signal })
    if (!scene) throw gone('cluster')
    const answer = await plan({
      cluster: { clusterId, name: row.name, galeraName: row.galeraName },
      places,
      scene,
      target: (nodeId) => targets.get(nodeId) ?? null,
    })
    return { ...answer, hostKeys: {} }
  } finally {
    await open.close()
  }
}

/** Its ports are tried as those of a new server are: it will receive everything. */
function asJoiner(own: PreflightTarget, { facts }: NodeScene, nodeId: string): PreflightTarget {
  const told = snapshotOf(facts.snapshots, nodeId)?.reading?.nodeAddress ?? null
  return { ...own, role: 'joiner', galeraAddress: told }
}

/** Whose data are looked at to say how large a full copy is. */
function donorOf(scene: NodeScene, nodeId: string): string | null {
  const forecast = forecastWayBack(scene, nodeId, { preference: null, emptied: true })
  const others = scene.facts.nodes.filter((node) => node.kind === 'data' && node.nodeId !== nodeId)
  const named = others.find(({ name }) => name === forecast?.donor)
  return (named ?? others.find((node) => scene.operable.has(node.nodeId)))?.nodeId ?? null
}

function gone(what: 'node' | 'cluster'): ProbeProblem {
  return new ProbeProblem(
    'not-found',
    `This ${what} is not in the inventory any more, or the console has no SSH credential for it.`,
    'Go back to the fleet and choose again.',
  )
}

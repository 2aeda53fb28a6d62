import {
  gatherPreflightFacts,
  type PreflightTarget,
} from '#server/actions/gather-preflight-facts.ts'
import type { Db } from '#server/db/client.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { loadNode } from '#server/monitor/load-inventory.ts'
import {
  type ClusterSight,
  readClusterSight,
  type SeenNode,
} from '#server/monitor/read-cluster-sight.ts'
import { planAddNode } from '#server/procedures/plan-add-node.ts'
import { planDeploy } from '#server/procedures/plan-deploy.ts'
import {
  type NewNode,
  type PlanChoices,
  type PlanMember,
  USUAL_TLS_FILES,
} from '#server/procedures/plan-input.ts'
import { PLANNED_PATHS } from '#server/procedures/planned-paths.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import type { PlanAnswer } from './plan-answer.ts'
import { type OpenPlanServers, openPlanServers, wayToNewServer } from './plan-servers.ts'
import { ProbeProblem } from './probe-failure.ts'
import { runningJob } from './running-job.ts'
import type { PlanAddNodeParams, PlanDeployParams } from './probe-params.ts'

/** User name of the monitoring account that a deployment makes. */
const MONITOR_USER = 'synced_monitor'

export interface PlanScope {
  db: Db
  key: SecretKey
  /** Names files and accounts of the plan. */
  probeId: string
  signal: AbortSignal
}

/** Reads all servers, then plans. Throws ContactError for a host key, ProbeProblem, SecretUnreadable. */
export async function answerPlanAddNode(
  scope: PlanScope,
  params: PlanAddNodeParams,
): Promise<PlanAnswer> {
  const { db, key, probeId, signal } = scope
  const sight = await readClusterSight(db, params.clusterId, Date.now())
  if (!sight) {
    throw new ProbeProblem(
      'not-found',
      'This cluster is not in the inventory any more.',
      'Go back to the fleet and choose again.',
    )
  }
  const { way, newKey } = await wayToNewServer(db, key, params.server, params.ssh, signal)
  const open = openPlanServers(signal)
  try {
    const joiner = {
      ...open.target({ key: params.server.name, role: 'joiner' }, way),
      galeraAddress: params.server.galeraAddress,
      sqlPort: params.server.sqlPort,
    }
    const members = await memberTargets(scope, open, sight)
    const facts = await gather(scope, [joiner, ...members], params)
    const plan = planAddNode({
      planId: probeId,
      cluster: {
        clusterId: params.clusterId,
        name: sight.name,
        galeraName: sight.galeraName,
        stateUuid: sight.stateUuid,
      },
      members: sight.nodes.map((node) => planMember(node, sight, facts)),
      assessment: sight.assessment,
      runningJob: await runningJob(db, params.clusterId),
      node: newNode(params.server, factsOf(facts, params.server.name)),
      donor: params.donor,
      choices: choicesOf(params),
      now: Date.now(),
    })
    return { ...plan, hostKeys: newKey ? { [params.server.name]: newKey } : {} }
  } finally {
    await open.close()
  }
}

/** As answerPlanAddNode, for servers that found a cluster of their own. */
export async function answerPlanDeploy(
  scope: PlanScope,
  params: PlanDeployParams,
): Promise<PlanAnswer> {
  const { db, key, probeId, signal } = scope
  const ways = await Promise.all(
    params.servers.map((server) => wayToNewServer(db, key, server, params.ssh, signal)),
  )
  const open = openPlanServers(signal)
  try {
    const targets = params.servers.flatMap((server, index): PreflightTarget[] => {
      const found = ways[index]
      const role = index === 0 ? 'bootstrap' : 'joiner'
      if (!found) return []
      const target = open.target({ key: server.name, role }, found.way)
      return [{ ...target, galeraAddress: server.galeraAddress, sqlPort: server.sqlPort }]
    })
    const facts = await gather(scope, targets, params)
    const clusters = await db.cluster.findMany({ select: { galeraName: true } })
    const plan = planDeploy({
      planId: probeId,
      clusterName: params.clusterName,
      otherClusterNames: clusters.map(({ galeraName }) => galeraName),
      nodes: params.servers.map((server) => newNode(server, factsOf(facts, server.name))),
      monitor: { user: MONITOR_USER, host: params.monitorHost },
      choices: choicesOf(params),
      now: Date.now(),
    })
    const hostKeys = params.servers.flatMap(({ name }, index) => {
      const found = ways[index]?.newKey
      return found ? [[name, found] as const] : []
    })
    return { ...plan, hostKeys: Object.fromEntries(hostKeys) }
  } finally {
    await open.close()
  }
}

type Params = PlanAddNodeParams | PlanDeployParams

function gather(
  { signal }: PlanScope,
  targets: readonly PreflightTarget[],
  params: Params,
): Promise<PreflightFacts[]> {
  const tls = choicesOf(params).tls
  return gatherPreflightFacts(targets, {
    paths: PLANNED_PATHS,
    tlsPaths: tls === null ? [] : Object.values(tls),
    signal,
    now: Date.now,
  })
}

/** The members that there is a way to; one whose credential cannot be used tells so in its facts. */
async function memberTargets(
  { db, key }: PlanScope,
  open: OpenPlanServers,
  sight: ClusterSight,
): Promise<PreflightTarget[]> {
  const targets: PreflightTarget[] = []
  for (const { nodeId, name, address, sqlPort } of sight.nodes) {
    const ssh = (await loadNode(db, key, nodeId))?.ssh
    if (ssh?.kind === 'target') {
      targets.push({ ...open.target({ key: name, role: 'member' }, ssh.target), sqlPort })
    }
    if (ssh?.kind === 'unusable') {
      const refuse = () => Promise.reject(ssh.error)
      const root = { run: refuse, runDetached: refuse }
      targets.push({ key: name, name, address, role: 'member', root })
    }
  }
  return targets
}

function planMember(
  node: SeenNode,
  { assessment }: ClusterSight,
  facts: readonly PreflightFacts[],
): PlanMember {
  const { nodeId, name, kind, address, sqlPort, sshPort, snapshot } = node
  const assessed = assessment.nodes.find((one) => one.nodeId === nodeId)
  const fresh = assessed?.stale === false ? snapshot : null
  return {
    nodeId,
    name,
    kind,
    address,
    sqlPort,
    sshPort,
    facts: facts.find((one) => one.key === name) ?? null,
    reading: fresh?.reading ?? null,
    writing: assessed?.writing ?? null,
    writeBytesPerSecond: fresh?.rates?.receivedBytes ?? null,
  }
}

function newNode(
  { name, address, galeraAddress, sqlPort, sshPort, segment, weight }: PlanAddNodeParams['server'],
  facts: PreflightFacts,
): NewNode {
  return { name, address, galeraAddress, sqlPort, sshPort, segment, weight, facts }
}

function factsOf(facts: readonly PreflightFacts[], key: string): PreflightFacts {
  const found = facts.find((one) => one.key === key)
  if (!found) throw new Error(`Nothing was gathered of ${key}.`)
  return found
}

function choicesOf(params: Params): PlanChoices {
  const { method, openFirewall, hostEntries, gcacheSize, extraOptions, tls } = params
  return {
    method,
    openFirewall,
    hostEntries,
    gcacheSize,
    extraOptions,
    apt: { proxy: params.aptProxy, stanza: params.aptStanza },
    tls: typeof tls === 'boolean' ? (tls ? USUAL_TLS_FILES : null) : tls,
    knownSstUser: params.sstAccount?.user ?? null,
  }
}

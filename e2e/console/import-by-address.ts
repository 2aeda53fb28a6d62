import { setTimeout as sleep } from 'node:timers/promises'
import type { Discovery } from '#server/discovery/discovery.ts'
import type { DiscoverParams } from '#server/probes/probe-params.ts'
import type { Deps } from '#server/services/actor.ts'
import { importCluster } from '#server/services/import-cluster.ts'
import { readProbe } from '#server/services/read-probe.ts'
import { requestProbe } from '#server/services/request-probe.ts'

const PATIENCE_MS = 30_000

/** Imports as the wizard does, without the browser: asks one server, saves all that was found. */
export async function importByAddress(
  deps: Deps,
  name: string,
  params: DiscoverParams,
): Promise<{ clusterId: string; discovery: Discovery }> {
  const { probeId } = await requestProbe(deps, 'discover', params, params.address)
  const discovery = (await answerOf(deps, probeId)) as Discovery
  const { clusterId } = await importCluster(deps, {
    probeId,
    name,
    tags: [],
    nodes: discovery.nodes.map((node) => ({ key: node.key, name: node.name })),
    sqlCredentialName: `${name} monitor`,
    sshCredentialName: params.ssh ? `${name} ssh` : null,
    sqlRoute: 'direct',
  })
  return { clusterId, discovery }
}

export async function answerOf(deps: Deps, probeId: string): Promise<unknown> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const probe = await readProbe(deps, probeId)
    if (probe.state === 'done') return probe.result
    if (probe.state === 'failed') throw new Error(`${probe.error.message} ${probe.error.mend}`)
    await sleep(100)
  }
  throw new Error(`The worker did not answer within ${PATIENCE_MS / 1000} s.`)
}

import { z } from 'zod'
import type { DiscoveredNode, Discovery } from '#server/discovery/discovery.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import {
  type DiscoverParams,
  discoverParamsSchema,
  probeOwner,
} from '#server/probes/probe-params.ts'
import { seal, unseal } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct } from './audit.ts'
import { createId } from './create-id.ts'
import { newCredentialRow, refuseTakenCredentialNames } from './credentials.ts'
import { clusterName, connectTags, refuseTakenClusterName, tagsSchema } from './edit-cluster.ts'
import { OperatorProblem } from './operator-problem.ts'

export const importInput = z.object({
  probeId: z.string(),
  name: clusterName,
  tags: tagsSchema.default([]),
  nodes: z
    .array(z.object({ key: z.string(), name: z.string().trim().min(1).max(100) }))
    .min(1, 'Choose at least one node.')
    .max(64),
  /** Names under which credentials that were typed in are saved; null where a saved one was chosen. */
  sqlCredentialName: z.string().trim().min(1).max(100).nullable(),
  sshCredentialName: z.string().trim().min(1).max(100).nullable(),
  sqlRoute: z.enum(['direct', 'ssh']),
})
export type ImportInput = z.output<typeof importInput>

/** Saves what a discovery found, with its credentials and confirmed host keys, all or nothing. */
export async function importCluster(
  deps: Deps,
  input: ImportInput,
): Promise<{ clusterId: string }> {
  requirePermission(deps, 'inventory.write')
  const { discovery, params } = await readDiscovery(deps, input.probeId)
  await refuseTakenClusterName(deps, input.name, null)
  const chosen = chooseNodes(discovery, input)
  await refuseKnownCluster(deps, discovery, chosen)
  const sql = credentialFor(deps, params.sql, 'sql', input.sqlCredentialName)
  const ssh = params.ssh ? credentialFor(deps, params.ssh, 'ssh', input.sshCredentialName) : null
  if (input.sqlRoute === 'ssh' && !ssh) {
    throw new OperatorProblem(
      'invalid',
      'SQL through SSH needs SSH.',
      'Choose the operate tier, or connect directly.',
    )
  }
  await refuseTakenCredentialNames(deps, [sql.create?.name, ssh?.create?.name])
  const id = createId()
  const { db } = deps
  const newKeys = await unpinnedKeys(deps, chosen)
  await db.$transaction([
    ...[sql.create, ssh?.create]
      .filter((row) => row !== undefined)
      .map((data) => db.credential.create({ data })),
    ...newKeys.map((data) => db.hostKey.create({ data })),
    db.cluster.create({
      data: {
        id,
        name: input.name,
        galeraName: discovery.galeraName,
        stateUuid: discovery.stateUuid,
        tags: connectTags(input.tags),
        nodes: {
          create: chosen.map(({ node, name }) => ({
            name,
            kind: node.kind,
            address: node.address,
            sqlPort: node.sqlPort,
            sshPort: params.ssh?.port ?? 22,
            sqlRoute: input.sqlRoute,
            tlsMode: params.tlsMode,
            tlsCa: params.tlsCa,
            sqlCredentialId: node.kind === 'data' ? sql.id : null,
            sshCredentialId: ssh?.id ?? null,
          })),
        },
      },
    }),
    // The typed secrets now stand, sealed, in the credentials: the question forgets them.
    db.probe.update({
      where: { id: input.probeId },
      data: { sealedParams: seal(deps.key, probeOwner(input.probeId), null) },
    }),
    ...clusterAct(deps, { clusterId: id }, 'cluster.import', input.name, {
      nodes: chosen.map(({ name }) => name),
      tier: ssh ? 'operate' : 'observe',
    }),
    appendChanges(db, [{ topic: 'inventory', clusterId: id }]),
  ])
  return { clusterId: id }
}

async function readDiscovery(
  deps: Deps,
  probeId: string,
): Promise<{ discovery: Discovery; params: DiscoverParams }> {
  const row = await deps.db.probe.findUnique({ where: { id: probeId } })
  const own = deps.actor.kind === 'system' || row?.requestedBy === deps.actor.viewer.id
  const params =
    row && own && row.kind === 'discover'
      ? discoverParamsSchema.safeParse(unseal(deps.key, probeOwner(row.id), row.sealedParams))
      : null
  if (!row || row.state !== 'done' || !row.result || !params?.success) {
    throw new OperatorProblem(
      'conflict',
      'What was found is no longer at hand.',
      'Search for the cluster again, then save.',
    )
  }
  return { discovery: JSON.parse(row.result) as Discovery, params: params.data }
}

function chooseNodes(
  discovery: Discovery,
  input: ImportInput,
): { node: DiscoveredNode; name: string }[] {
  const chosen = input.nodes.map(({ key, name }) => {
    const node = discovery.nodes.find((candidate) => candidate.key === key)
    if (!node)
      throw new OperatorProblem(
        'invalid',
        `The node ${name} is not among those that were found.`,
        'Search for the cluster again.',
      )
    return { node, name }
  })
  const twice = chosen.find(
    ({ name }, index) => chosen.findIndex((other) => other.name === name) !== index,
  )
  if (twice) {
    throw new OperatorProblem(
      'invalid',
      `Two nodes are named ${twice.name}.`,
      'Give each node a name of its own. In Galera, wsrep_node_name must be unique too: donors are chosen by it.',
    )
  }
  return chosen
}

async function refuseKnownCluster(
  deps: Deps,
  discovery: Discovery,
  chosen: { node: DiscoveredNode }[],
): Promise<void> {
  // The address of an arbitrator may be unknown: an empty one is no identity.
  const placed = chosen.filter(({ node }) => node.address !== '')
  const known = await deps.db.node.findFirst({
    where: {
      OR: placed.map(({ node }) => ({
        address: node.address,
        sqlPort: node.sqlPort,
        kind: node.kind,
      })),
    },
    include: { cluster: { select: { name: true } } },
  })
  if (known) {
    throw new OperatorProblem(
      'conflict',
      `${known.address}:${known.sqlPort} is in the inventory already, as ${known.name} of ${known.cluster.name}.`,
      `Leave it out, or remove it from ${known.cluster.name} first.`,
    )
  }
}

type Login = DiscoverParams['sql'] | NonNullable<DiscoverParams['ssh']>

function credentialFor(deps: Deps, login: Login, use: 'sql' | 'ssh', name: string | null) {
  if ('credentialId' in login) return { id: login.credentialId, create: undefined }
  if (!name) {
    throw new OperatorProblem(
      'invalid',
      `The ${use === 'sql' ? 'SQL' : 'SSH'} credential has no name.`,
      'Give it a name to save it under.',
    )
  }
  const create = newCredentialRow(deps, {
    ...login,
    name,
    kind: 'kind' in login ? login.kind : 'sql',
  })
  return { id: create.id, create }
}

/** Keys that the operator saw and confirmed in the wizard; a pinned one is never replaced here. */
async function unpinnedKeys(deps: Deps, chosen: { node: DiscoveredNode }[]) {
  const seen = chosen.flatMap(({ node }) =>
    node.hostKey ? [{ host: node.address, ...node.hostKey }] : [],
  )
  const pinned = await deps.db.hostKey.findMany({
    where: { host: { in: seen.map((key) => key.host) } },
  })
  const { actor } = deps
  return seen
    .filter((key) => !pinned.some((old) => old.host === key.host && old.port === key.port))
    .map(({ host, port, algorithm, publicKey, fingerprint }) => ({
      host,
      port,
      algorithm,
      publicKey,
      fingerprint,
      pinnedAt: new Date(deps.now()),
      pinnedBy: actor.kind === 'user' ? actor.viewer.name : 'system',
    }))
}

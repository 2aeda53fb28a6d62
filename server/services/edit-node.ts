import { z } from 'zod'
import { appendChanges } from '#server/events/append-changes.ts'
import { tlsModeSchema } from '#server/probes/probe-params.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct } from './audit.ts'
import { createId } from './create-id.ts'
import { connectTags, findCluster, tagsSchema } from './edit-cluster.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const port = z.number().int().min(1).max(65535)

export const nodeInput = z
  .object({
    name: z.string().trim().min(1, 'Give the node its wsrep_node_name.').max(100),
    kind: z.enum(['data', 'arbitrator']),
    address: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(
        /^[A-Za-z0-9._:-]+$/,
        'A host name or IP address has letters, digits, dots, colons and hyphens only.',
      ),
    sqlPort: port,
    sshPort: port,
    sqlRoute: z.enum(['direct', 'ssh']),
    tlsMode: tlsModeSchema,
    tlsCa: z.string().max(65_536).nullable(),
    sqlCredentialId: z.string().nullable(),
    sshCredentialId: z.string().nullable(),
  })
  .refine((node) => node.sqlRoute === 'direct' || node.sshCredentialId, {
    message: 'SQL through SSH needs an SSH credential.',
    path: ['sqlRoute'],
  })
  .refine((node) => node.kind === 'arbitrator' || node.sqlCredentialId, {
    message: 'A data node needs an SQL credential.',
    path: ['sqlCredentialId'],
  })

export const addNodeInput = z.object({ clusterId: z.string(), node: nodeInput })
export const updateNodeInput = z.object({ nodeId: z.string(), node: nodeInput })
export const nodeTagsInput = z.object({ nodeId: z.string(), tags: tagsSchema })
export const removeNodeInput = z.object({ nodeId: z.string(), typedName: z.string() })

/** Adds a server that is a member already to the inventory; changes nothing on it. */
export async function addNode(
  deps: Deps,
  input: z.output<typeof addNodeInput>,
): Promise<{ nodeId: string }> {
  requirePermission(deps, 'inventory.write')
  const cluster = await findCluster(deps, input.clusterId)
  await refuseTaken(deps, cluster.id, input.node, null)
  const id = createId()
  await deps.db.$transaction([
    deps.db.node.create({ data: { id, clusterId: cluster.id, ...input.node } }),
    ...clusterAct(deps, { clusterId: cluster.id, nodeId: id }, 'node.add', input.node.name, {
      cluster: cluster.name,
      address: input.node.address,
    }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: cluster.id, nodeId: id }]),
  ])
  return { nodeId: id }
}

export async function updateNode(
  deps: Deps,
  input: z.output<typeof updateNodeInput>,
): Promise<void> {
  requirePermission(deps, 'inventory.write')
  const row = await findNode(deps, input.nodeId)
  await refuseTaken(deps, row.clusterId, input.node, row.id)
  await deps.db.$transaction([
    deps.db.node.update({ where: { id: row.id }, data: input.node }),
    ...clusterAct(
      deps,
      { clusterId: row.clusterId, nodeId: row.id },
      'node.update',
      input.node.name,
      {
        from: row.address,
        address: input.node.address,
      },
    ),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.clusterId, nodeId: row.id }]),
  ])
}

export async function setNodeTags(
  deps: Deps,
  input: z.output<typeof nodeTagsInput>,
): Promise<void> {
  requirePermission(deps, 'inventory.write')
  const row = await findNode(deps, input.nodeId)
  await deps.db.$transaction([
    deps.db.node.update({
      where: { id: row.id },
      data: { tags: { set: [], ...connectTags(input.tags) } },
    }),
    ...clusterAct(deps, { clusterId: row.clusterId, nodeId: row.id }, 'node.set-tags', row.name, {
      tags: input.tags,
    }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.clusterId, nodeId: row.id }]),
  ])
}

/** Forgets the node and its history in the console. Nothing changes on the server. */
export async function removeNode(
  deps: Deps,
  input: z.output<typeof removeNodeInput>,
): Promise<void> {
  requirePermission(deps, 'inventory.write')
  const row = await findNode(deps, input.nodeId)
  if (input.typedName !== row.name) {
    throw new OperatorProblem(
      'invalid',
      'The typed name is not the name of the node.',
      `Type ${row.name} to remove it from the console.`,
    )
  }
  await deps.db.$transaction([
    deps.db.node.delete({ where: { id: row.id } }),
    ...clusterAct(deps, { clusterId: row.clusterId }, 'node.remove', row.name, {
      address: row.address,
    }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.clusterId, nodeId: row.id }]),
  ])
}

async function findNode(deps: Deps, id: string) {
  const row = await deps.db.node.findUnique({ where: { id } })
  if (!row) throw notFound('node')
  return row
}

async function refuseTaken(
  deps: Deps,
  clusterId: string,
  node: { name: string; address: string; sqlPort: number; kind: string },
  ownId: string | null,
): Promise<void> {
  const { name, address, sqlPort, kind } = node
  const other = await deps.db.node.findFirst({
    where: {
      clusterId,
      OR: [{ name }, { address, sqlPort, kind }],
      ...(ownId ? { id: { not: ownId } } : {}),
    },
  })
  if (!other) return
  throw new OperatorProblem(
    'conflict',
    other.name === name
      ? `The cluster has a node named ${name} already.`
      : `${other.name} has the address ${address}:${sqlPort} already.`,
    'Node names and addresses are unique in a cluster: change one of the two.',
  )
}

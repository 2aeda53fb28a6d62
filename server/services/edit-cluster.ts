import { z } from 'zod'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry, clusterAct } from './audit.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'
import { refuseLocked } from './refuse-locked.ts'

export const clusterName = z.string().trim().min(1, 'Give the cluster a name.').max(100)
export const tagsSchema = z
  .array(z.string().trim().min(1).max(40))
  .max(20)
  .transform((tags) => [...new Set(tags)])

export const renameInput = z.object({ clusterId: z.string(), name: clusterName })
export const clusterTagsInput = z.object({ clusterId: z.string(), tags: tagsSchema })
export const removeClusterInput = z.object({ clusterId: z.string(), typedName: z.string() })

export async function renameCluster(
  deps: Deps,
  input: z.output<typeof renameInput>,
): Promise<void> {
  requirePermission(deps, 'inventory.write')
  const row = await findCluster(deps, input.clusterId)
  await refuseTakenClusterName(deps, input.name, row.id)
  await deps.db.$transaction([
    deps.db.cluster.update({ where: { id: row.id }, data: { name: input.name } }),
    ...clusterAct(deps, { clusterId: row.id }, 'cluster.rename', input.name, { from: row.name }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.id }]),
  ])
}

export async function setClusterTags(
  deps: Deps,
  input: z.output<typeof clusterTagsInput>,
): Promise<void> {
  requirePermission(deps, 'inventory.write')
  const row = await findCluster(deps, input.clusterId)
  await deps.db.$transaction([
    deps.db.cluster.update({
      where: { id: row.id },
      data: { tags: { set: [], ...connectTags(input.tags) } },
    }),
    ...clusterAct(deps, { clusterId: row.id }, 'cluster.set-tags', row.name, { tags: input.tags }),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.id }]),
  ])
}

/** Forgets the cluster and its history in the console. Nothing changes on the servers. */
export async function removeCluster(
  deps: Deps,
  input: z.output<typeof removeClusterInput>,
): Promise<void> {
  requirePermission(deps, 'cluster.remove')
  const row = await findCluster(deps, input.clusterId)
  if (input.typedName !== row.name) {
    throw new OperatorProblem(
      'invalid',
      'The typed name is not the name of the cluster.',
      `Type ${row.name} to remove it from the console.`,
    )
  }
  await refuseLocked(deps, [`cluster:${row.id}`])
  await deps.db.$transaction([
    deps.db.event.deleteMany({ where: { clusterId: row.id } }),
    deps.db.alertRuleSetting.deleteMany({ where: { clusterId: row.id } }),
    deps.db.cluster.delete({ where: { id: row.id } }),
    auditEntry(deps, 'cluster.remove', row.name),
    appendChanges(deps.db, [{ topic: 'inventory', clusterId: row.id }]),
  ])
}

export function connectTags(tags: string[]) {
  return { connectOrCreate: tags.map((name) => ({ where: { name }, create: { name } })) }
}

export async function refuseTakenClusterName(
  deps: Deps,
  name: string,
  ownId: string | null,
): Promise<void> {
  const other = await deps.db.cluster.findUnique({ where: { name }, select: { id: true } })
  if (other && other.id !== ownId) {
    throw new OperatorProblem(
      'conflict',
      `There is a cluster named ${name} already.`,
      'Choose another name.',
    )
  }
}

export async function findCluster(deps: Deps, id: string) {
  const row = await deps.db.cluster.findUnique({ where: { id } })
  if (!row) throw notFound('cluster')
  return row
}

import { type Action, ActionFailure } from '#server/actions/action.ts'
import type { Db } from '#server/db/client.ts'
import { isUniqueViolation } from '#server/db/database-error.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'
import { hasAction } from '#server/procedures/has-action.ts'
import { sealCredential } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import type { JobFacts } from './job-facts.ts'
import type { JobHold } from './job-hold.ts'
import { clusterLockKey } from './job-locks.ts'

export interface RecordScope {
  db: Db
  key: SecretKey
  job: JobFacts
  hold: JobHold
}

type Params = ActionParams['record-node']

/**
 * Adds a node to the inventory; of a deployment the first one also adds the cluster and the
 * credential of its monitoring account. Both have ids made from the job's, so that nothing is added
 * twice. The undo takes them out again.
 */
export function recordNode(scope: RecordScope): Action<'record-node'> {
  const { db, job, hold } = scope
  const clusterId = job.plan.clusterId ?? ownClusterId(job)
  const find = ({ name }: Params) =>
    db.node.findUnique({ where: { clusterId_name: { clusterId, name } } })

  return {
    name: 'record-node',
    timeoutMs: 30_000,
    cancel: 'finish',
    async probe(_context, params) {
      const node = await find(params)
      if (!node) return { state: 'absent' }
      if (node.address === params.address && node.sqlPort === params.sqlPort) {
        return { state: 'done' }
      }
      return {
        state: 'unknown',
        because: `the inventory has a node ${params.name} at ${node.address}:${node.sqlPort}.`,
      }
    },
    async run({ server }, params) {
      try {
        await hold.write(await inserts(scope, clusterId, server.key, params))
      } catch (error) {
        if (isUniqueViolation(error)) throw taken(params)
        throw error
      }
    },
    async verify(_context, params) {
      const node = await find(params)
      if (node) return { nodeId: node.id, clusterId }
      throw new ActionFailure(`${params.name} is not in the inventory.`, 'Retry the step.')
    },
    async undo(_context, { name }) {
      const left = await db.node.count({ where: { clusterId, name: { not: name } } })
      const isOurs = job.plan.clusterId === null && left === 0
      await hold.write([
        db.node.deleteMany({ where: { clusterId, name } }),
        ...(isOurs ? [db.cluster.deleteMany({ where: { id: clusterId } })] : []),
        ...(isOurs ? [db.credential.deleteMany({ where: { id: ownCredentialId(job) } })] : []),
        appendChanges(db, [{ topic: 'inventory', clusterId }]),
      ])
    },
  }
}

async function inserts(
  { db, key, job }: RecordScope,
  clusterId: string,
  serverKey: string,
  { name, address, sqlPort, sshPort }: Params,
) {
  const place = { clusterId, name, kind: 'data', address, sqlPort, sshPort }
  const sshCredentialId = job.settings.sshCredentialIds[serverKey] ?? null
  const news = appendChanges(db, [{ topic: 'inventory', clusterId }])
  if (job.plan.clusterId !== null) {
    const sibling = await db.node.findFirst({
      where: { clusterId, kind: 'data', sqlCredentialId: { not: null } },
      orderBy: { name: 'asc' },
      select: { sqlRoute: true, tlsMode: true, tlsCa: true, sqlCredentialId: true },
    })
    return [db.node.create({ data: { ...place, ...sibling, sshCredentialId } }), news]
  }
  const sqlCredentialId = ownCredentialId(job)
  const node = db.node.create({ data: { ...place, sqlCredentialId, sshCredentialId } })
  if (await db.cluster.findUnique({ where: { id: clusterId } })) return [node, news]
  const secret = {
    password: job.secrets.monitorPassword,
    privateKey: null,
    passphrase: null,
    sudoPassword: null,
  }
  const { clusterName } = job.plan
  const { tags, sqlCredentialName } = job.settings
  return [
    db.credential.create({
      data: {
        id: sqlCredentialId,
        name: sqlCredentialName ?? `Monitoring of ${clusterName}`,
        kind: 'sql',
        username: monitorUser(job),
        sealed: sealCredential(key, sqlCredentialId, secret),
      },
    }),
    db.cluster.create({
      data: {
        id: clusterId,
        name: clusterName,
        galeraName: clusterName,
        tags: {
          connectOrCreate: tags.map((tag) => ({ where: { name: tag }, create: { name: tag } })),
        },
      },
    }),
    node,
    // From now on the job is one of this cluster's, and keeps others away from it.
    db.job.updateMany({ where: { id: job.id }, data: { clusterId } }),
    db.clusterLock.create({
      data: { lockKey: clusterLockKey(clusterId), jobId: job.id, takenAt: new Date() },
    }),
    news,
  ]
}

const ownClusterId = (job: JobFacts) => job.undoOfId ?? job.id
const ownCredentialId = (job: JobFacts) => `${ownClusterId(job)}-sql`

function monitorUser(job: JobFacts): string {
  for (const step of job.plan.steps) {
    if (hasAction(step, 'create-monitor-account')) return step.params.user
  }
  throw new ActionFailure(
    'The plan makes no monitoring account, so the console could not read the new cluster.',
    'Abandon the job and make a new plan.',
  )
}

function taken({ name, address, sqlPort }: Params): ActionFailure {
  return new ActionFailure(
    `The inventory already has a node named ${name}, or one at ${address}:${sqlPort}, or the name of the cluster or credential.`,
    'Remove or rename it under Clusters or Credentials, then retry the step.',
  )
}

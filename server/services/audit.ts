import { appendChanges } from '#server/events/append-changes.ts'
import { actorName, type Deps } from './actor.ts'

/** The audit row of an act; stands in the same transaction as the change. `detail` never holds a secret. */
export function auditEntry(
  deps: Deps,
  action: string,
  target: string | null,
  detail?: Record<string, unknown>,
  outcome: 'done' | 'refused' = 'done',
) {
  const { actor } = deps
  return deps.db.auditEntry.create({
    data: {
      at: new Date(deps.now()),
      actorId: actor.kind === 'user' ? actor.viewer.id : null,
      actorName: actor.kind === 'user' ? actor.viewer.name : 'system',
      address: actor.kind === 'user' ? actor.address : null,
      action,
      target,
      outcome,
      detail: detail ? JSON.stringify(detail) : null,
    },
  })
}

/** What the timeline says of each act on a cluster, after the name of who did it. */
const acts = {
  'cluster.import': (name: string) => `imported ${name}`,
  'cluster.rename': (name: string) => `renamed the cluster to ${name}`,
  'cluster.set-tags': () => 'set the tags of the cluster',
  'cluster.accept-history': (name: string) => `accepted the new history of ${name}`,
  'node.add': (name: string) => `entered ${name} in the inventory`,
  'node.update': (name: string) => `changed the connection of ${name}`,
  'node.set-tags': (name: string) => `set the tags of ${name}`,
  'node.remove': (name: string) => `removed ${name} from the console`,
  'job.request': (title: string) => `requested the job “${title}”`,
  'job.cancel': (title: string) => `cancelled the job “${title}”`,
  'job.resume': (title: string) => `resumed the job “${title}”`,
  'job.retry-step': (title: string) => `had a step of the job “${title}” tried again`,
  'job.resolve-step': (title: string) => `decided on a step of the job “${title}”`,
  'job.abandon': (title: string) => `abandoned the job “${title}”`,
} as const

export type ClusterAct = keyof typeof acts

/** The audit row of an act on a cluster, and the event of its timeline. */
export function clusterAct(
  deps: Deps,
  place: { clusterId: string | null; nodeId?: string },
  action: ClusterAct,
  target: string,
  detail?: Record<string, unknown>,
) {
  const { db } = deps
  const { clusterId, nodeId = null } = place
  const audited = auditEntry(deps, action, target, detail)
  if (clusterId === null) return [audited]
  return [
    audited,
    db.event.create({
      data: {
        at: new Date(deps.now()),
        clusterId,
        nodeId,
        source: 'console',
        kind: 'act',
        severity: 'notice',
        title: `${actorName(deps)} ${acts[action](target)}`,
        detail: detail ? JSON.stringify(detail) : null,
      },
    }),
    appendChanges(db, [{ topic: 'event', clusterId }]),
  ]
}

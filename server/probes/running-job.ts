import type { Db } from '#server/db/client.ts'
import { clusterLockKey } from '#server/engine/job-locks.ts'

/** The changing job that holds a cluster; null when there is none. */
export async function runningJob(db: Db, clusterId: string): Promise<{ title: string } | null> {
  const lock = await db.clusterLock.findUnique({
    where: { lockKey: clusterLockKey(clusterId) },
    select: { job: { select: { title: true } } },
  })
  return lock?.job ?? null
}

import type { WorkerView } from '#server/api/views.ts'
import type { Db } from '#server/db/client.ts'

/** The worker that beat last; heartbeat null when none ever ran. */
export async function readWorker(db: Db): Promise<WorkerView> {
  const row = await db.worker.findFirst({ orderBy: { heartbeatAt: 'desc' } })
  return {
    heartbeatAtMs: row?.heartbeatAt.getTime() ?? null,
    figures: row?.figures ? (JSON.parse(row.figures) as WorkerView['figures']) : null,
  }
}

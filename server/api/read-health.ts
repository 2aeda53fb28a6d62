import { readWorker } from '#server/services/read-worker.ts'
import { webRuntime } from './web-runtime.ts'

const WORKER_LATE_MS = 10_000

/** For load balancers and service managers; tells no more than whether the console works. */
export async function readHealth(): Promise<Response> {
  try {
    const { heartbeatAtMs } = await readWorker(webRuntime().db)
    const worker = heartbeatAtMs !== null && Date.now() - heartbeatAtMs < WORKER_LATE_MS
    return Response.json({ web: true, database: true, worker }, { status: worker ? 200 : 503 })
  } catch {
    return Response.json({ web: true, database: false, worker: false }, { status: 503 })
  }
}

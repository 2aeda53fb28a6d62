import { PrismaClient } from './generated/client.ts'
import { OneConnectionAdapter } from './one-connection-adapter.ts'

export type Db = PrismaClient

/**
 * Opens the database; once a process. libsql waits for a lock without giving way, so a second
 * client of the same process would wait for a transaction that cannot go on.
 */
export function openDb(databaseUrl: string): Db {
  return new PrismaClient({ adapter: adapterFor(databaseUrl) })
}

/** As many as the worker writes in some ten seconds; what it asks again and again is asked more often. */
const WORKER_PLANS = 200

/**
 * For the worker's large raw statements: Prisma keeps statements with their values as keys of its plan
 * cache, the last 1000 by default, which grew by a megabyte a second (measured, 300 nodes).
 */
export function openWorkerDb(databaseUrl: string): Db {
  return new PrismaClient({
    adapter: adapterFor(databaseUrl),
    queryPlanCacheMaxSize: WORKER_PLANS,
  })
}

/** libsql waits not at all by default: web and worker then fail each other (up to 76 % of writes: measured). */
function adapterFor(databaseUrl: string): OneConnectionAdapter {
  return new OneConnectionAdapter({ url: databaseUrl, timeout: 5000 })
}

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

/**
 * For the worker's large raw statements: Prisma keeps the last 1000 statements with their values as
 * keys of its plan cache, which grew by a megabyte a second (measured).
 */
export function openWorkerDb(databaseUrl: string): Db {
  return new PrismaClient({ adapter: adapterFor(databaseUrl), queryPlanCacheMaxSize: 0 })
}

/** libsql waits not at all by default: web and worker then fail each other (up to 76 % of writes: measured). */
function adapterFor(databaseUrl: string): OneConnectionAdapter {
  return new OneConnectionAdapter({ url: databaseUrl, timeout: 5000 })
}

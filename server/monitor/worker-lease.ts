import { readFileSync, readlinkSync } from 'node:fs'
import type { Db } from '#server/db/client.ts'

/** One worker polls at a time: whoever holds this row. */
const LEASE_ID = 'monitor'

/** A worker that has not written its heartbeat for this long has lost the lease. */
export const LEASE_MS = 5000

export interface LeaseHolder {
  pid: number
  startedAt: Date
  /** Where the pid means something: boot and pid namespace; null when the system does not tell. */
  pidScope: string | null
}

/** How the monitor is doing, over the last ten seconds. */
export interface WorkerFigures {
  nodes: number
  pollsPerSecond: number
  medianPollMs: number
  p95PollMs: number
}

export const noFigures: WorkerFigures = {
  nodes: 0,
  pollsPerSecond: 0,
  medianPollMs: 0,
  p95PollMs: 0,
}

export function thisWorker(now: Date): LeaseHolder {
  return { pid: process.pid, startedAt: now, pidScope: readPidScope() }
}

/**
 * Takes the lease if it is free, expired, or its holder is seen to be dead. One statement, so that
 * of several workers exactly one gets it.
 */
export async function takeLease(db: Db, me: LeaseHolder, now: Date): Promise<boolean> {
  const expired = new Date(now.getTime() - LEASE_MS)
  const deadHeartbeat = await heartbeatOfDeadHolder(db, me)
  const figures = JSON.stringify({ ...noFigures, pidScope: me.pidScope })
  const taken = await db.$executeRaw`
    INSERT INTO "Worker" ("id", "pid", "startedAt", "heartbeatAt", "figures")
    VALUES (${LEASE_ID}, ${me.pid}, ${me.startedAt}, ${now}, ${figures})
    ON CONFLICT ("id") DO UPDATE SET "pid" = excluded."pid", "startedAt" = excluded."startedAt",
      "heartbeatAt" = excluded."heartbeatAt", "figures" = excluded."figures"
    WHERE "pid" = 0 OR "heartbeatAt" < ${expired} OR "heartbeatAt" = ${deadHeartbeat}`
  return taken === 1
}

/** Writes the heartbeat; false when another worker has the lease by now. */
export async function keepLease(
  db: Db,
  me: LeaseHolder,
  now: Date,
  figures: WorkerFigures,
): Promise<boolean> {
  const { count } = await db.worker.updateMany({
    where: { id: LEASE_ID, pid: me.pid, startedAt: me.startedAt },
    data: { heartbeatAt: now, figures: JSON.stringify({ ...figures, pidScope: me.pidScope }) },
  })
  return count === 1
}

/** To stand first in a transaction: it fails as a whole when another worker has the lease by now. */
export function demandLease(db: Db, me: LeaseHolder) {
  return db.worker.update({
    where: { id: LEASE_ID, pid: me.pid, startedAt: me.startedAt },
    data: { pid: me.pid },
    select: { id: true },
  })
}

/** Frees the lease at once; the last heartbeat stays readable. */
export async function releaseLease(db: Db, me: LeaseHolder): Promise<void> {
  await db.worker.updateMany({
    where: { id: LEASE_ID, pid: me.pid, startedAt: me.startedAt },
    data: { pid: 0 },
  })
}

/** A killed worker need not be waited for when it ran where its pid can be looked up. */
async function heartbeatOfDeadHolder(db: Db, me: LeaseHolder): Promise<Date | null> {
  const row = await db.worker.findUnique({ where: { id: LEASE_ID } })
  if (!row || row.pid === 0 || me.pidScope === null) return null
  if (pidScopeOf(row.figures) !== me.pidScope) return null
  const sameProcess = row.pid === me.pid && row.startedAt.getTime() === me.startedAt.getTime()
  if (sameProcess || (row.pid !== me.pid && isAlive(row.pid))) return null
  return row.heartbeatAt
}

function pidScopeOf(figures: string | null): unknown {
  const parsed: unknown = figures === null ? null : JSON.parse(figures)
  return typeof parsed === 'object' && parsed !== null && 'pidScope' in parsed
    ? parsed.pidScope
    : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function readPidScope(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

import { randomUUID } from 'node:crypto'
import type { Prisma } from '#server/db/generated/client.ts'
import { hasAction } from '#server/procedures/has-action.ts'
import type { PlanServer, PlanStep } from '#server/procedures/plan.ts'
import type { WriteContext } from './job-writes.ts'

/**
 * What becomes known of data set aside from the moment that a step is done: that they lie there, that
 * they are back in their place, or that they are gone.
 */
export function quarantineWrites(
  context: WriteContext,
  step: PlanStep,
  server: PlanServer,
  evidence: Record<string, unknown>,
): Prisma.PrismaPromise<unknown>[] {
  const { db, job, now } = context
  const undoes = job.undoOfId !== null
  const at = new Date(now())
  if (hasAction(step, 'restore-data')) {
    const restoredAt = undoes ? null : at
    const where = { id: step.params.quarantineId }
    return [db.quarantine.updateMany({ where, data: { restoredAt } })]
  }
  if (hasAction(step, 'release-data')) {
    if (undoes) return []
    const where = { id: step.params.quarantineId }
    return [db.quarantine.updateMany({ where, data: { releasedAt: at } })]
  }
  if (!hasAction(step, 'set-data-aside')) return []
  const found = foundAside(context, server, evidence)
  if (job.undoOfId === null) return found
  const where = { jobId: job.undoOfId, server: server.key, restoredAt: null, releasedAt: null }
  return [db.quarantine.updateMany({ where, data: { restoredAt: at } }), ...found]
}

function foundAside(
  { db, job, now }: WriteContext,
  server: PlanServer,
  { path, bytes, uuid, seqno }: Record<string, unknown>,
) {
  if (typeof path !== 'string') return []
  return [
    db.quarantine.create({
      data: {
        id: randomUUID(),
        jobId: job.id,
        server: server.key,
        address: server.address,
        path,
        bytes: wholeNumber(bytes),
        uuid: typeof uuid === 'string' ? uuid : null,
        seqno: wholeNumber(seqno),
        createdAt: new Date(now()),
      },
    }),
  ]
}

/** A seqno comes as text. What passes 2^53 the database driver could not read back. */
function wholeNumber(value: unknown): bigint | null {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? BigInt(number) : null
}

import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import type { Delivery } from '#server/db/generated/client.ts'

/** Compared as text: a year of more than four digits would come first. */
const END_OF_TIME = new Date('9999-12-31T00:00:00Z')

interface ClaimOrder {
  channelId: string
  most: number
  /** Whether pauses count: while the breaker is open its own pause is the only one. */
  onlyDue: boolean
  claim: string
  nowMs: number
}

/**
 * Takes the next deliveries of a channel. Of one incident only the first that is not over: what came
 * later waits until that is delivered or given up.
 */
export async function claimDeliveries(db: Db, order: ClaimOrder): Promise<Delivery[]> {
  const now = new Date(order.nowMs)
  const latest = order.onlyDue ? now : END_OF_TIME
  const taken = await db.$executeRaw`
    UPDATE "Delivery" SET "state" = 'sending', "claim" = ${order.claim}, "claimedAt" = ${now}
    WHERE "id" IN (
      SELECT d."id" FROM "Delivery" d
      WHERE d."state" = 'waiting' AND d."channelId" = ${order.channelId}
        AND d."notificationId" IS NOT NULL AND d."nextTryAt" <= ${latest}
        AND NOT EXISTS (
          SELECT 1 FROM "Delivery" e
          WHERE e."channelId" = d."channelId" AND e."incidentId" = d."incidentId"
            AND e."sequence" < d."sequence" AND e."state" IN ('waiting', 'sending'))
      ORDER BY d."nextTryAt" LIMIT ${order.most})`
  return taken === 0 ? [] : claimed(db, order.claim)
}

/** Tests are sent at once, whatever the state of their channel. */
export async function claimTests(db: Db, claim: string, nowMs: number): Promise<Delivery[]> {
  const { count } = await db.delivery.updateMany({
    where: { state: 'waiting', notificationId: null },
    data: { state: 'sending', claim, claimedAt: new Date(nowMs) },
  })
  return count === 0 ? [] : claimed(db, claim)
}

const claimed = (db: Db, claim: string) =>
  db.delivery.findMany({ where: { state: 'sending', claim } })

interface Waiting {
  /** Channels with something that waits. */
  channelIds: string[]
  hasTests: boolean
}

/** Asked after each attempt: by indexes alone, however much waits. */
export async function readWaiting(db: Db): Promise<Waiting> {
  const rows = await db.$queryRaw<{ id: string; tests: number | bigint }[]>`
    SELECT c."id", EXISTS (SELECT 1 FROM "Delivery" d
      WHERE d."channelId" = c."id" AND d."notificationId" IS NULL AND d."state" = 'waiting') AS "tests"
    FROM "Channel" c WHERE EXISTS (SELECT 1 FROM "Delivery" d
      WHERE d."state" = 'waiting' AND d."channelId" = c."id")`
  return {
    channelIds: rows.map(({ id }) => id),
    hasTests: rows.some(({ tests }) => Number(tests) > 0),
  }
}

/**
 * Puts back what a worker held that is no more. Whether its message arrived nobody knows, so it is
 * sent again, with the same key.
 */
export async function takeBack(
  db: Db,
  held: { claim?: string; id?: string },
  nowMs: number,
): Promise<void> {
  const left = await db.delivery.findMany({ where: { ...held, state: 'sending' } })
  for (const { id, claim, claimedAt } of left) {
    const at = claimedAt ?? new Date(nowMs)
    await db.$transaction([
      db.delivery.updateMany({
        where: { id, claim, state: 'sending' },
        data: {
          state: 'waiting',
          claim: null,
          claimedAt: null,
          attempts: { increment: 1 },
          nextTryAt: new Date(nowMs),
        },
      }),
      db.deliveryAttempt.create({
        data: {
          deliveryId: id,
          at,
          durationMs: Math.max(0, nowMs - at.getTime()),
          outcome: 'unknown',
          failure:
            'The console ended before the answer was noted. It is sent again with the same key.',
        },
      }),
      appendChanges(db, [{ topic: 'delivery' }]),
    ])
  }
}

/**
 * What cannot be tried any more while its time runs out: the channel is off, or its breaker open and
 * the receiver was tried since. Whatever can be tried is, a last time: after a long stop of the console too.
 */
export async function giveUpLate(db: Db, nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  const { count } = await db.delivery.updateMany({
    where: {
      state: 'waiting',
      giveUpAt: { lte: now },
      channel: { OR: [{ enabled: false }, { probeAt: { gt: now } }] },
    },
    data: { state: 'given-up', endedAt: now },
  })
  if (count > 0) await appendChanges(db, [{ topic: 'delivery' }])
}

import type { Db } from '#server/db/client.ts'
import { isGone } from '#server/db/database-error.ts'
import type { Delivery } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import {
  afterFailure,
  type Breaker,
  closedBreaker,
  type RetryPlan,
  retryPauseMs,
} from './retry-plan.ts'
import type { Transmission } from './transmit.ts'

export interface Noted {
  delivery: Delivery
  transmission: Transmission
  startedMs: number
  endedMs: number
  plan: RetryPlan
  random: number
}

/** Writes down how an attempt went, and what it means for the delivery and the channel; one transaction. */
export async function noteAttempt(db: Db, noted: Noted): Promise<void> {
  const { delivery, transmission, startedMs, endedMs } = noted
  const channel = await db.channel.findUnique({ where: { id: delivery.channelId } })
  if (!channel) return
  const { outcome, failure } = transmission
  const isTaken = outcome !== 'failed'
  const isTest = delivery.notificationId === null
  const wasOpen = channel.openSince !== null
  try {
    await db.$transaction([
      // Throws when another worker has taken the delivery over: then that one tells how it went.
      db.delivery.update({
        where: { id: delivery.id, state: 'sending', claim: delivery.claim },
        data: {
          claim: null,
          claimedAt: null,
          attempts: { increment: 1 },
          ...standing(noted, isTest),
        },
      }),
      db.deliveryAttempt.create({
        data: {
          deliveryId: delivery.id,
          at: new Date(startedMs),
          durationMs: Math.max(0, Math.round(endedMs - startedMs)),
          outcome,
          failure,
          request: transmission.request,
          answer: transmission.answer,
        },
      }),
      ...(isTaken && channel.failuresInRow > 0
        ? [db.channel.update({ where: { id: channel.id }, data: closedBreaker })]
        : []),
      ...(failure !== null && !isTaken && !isTest
        ? [
            db.channel.update({
              where: { id: channel.id },
              data: afterFailure(noted.plan, breakerOf(channel), {
                why: failure,
                startedMs,
                endedMs,
              }),
            }),
          ]
        : []),
      // The receiver is back: what waited for later goes now.
      ...(isTaken && wasOpen
        ? [
            db.delivery.updateMany({
              where: { channelId: channel.id, state: 'waiting' },
              data: { nextTryAt: new Date(endedMs) },
            }),
          ]
        : []),
      appendChanges(db, [{ topic: 'delivery' }]),
    ])
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function standing({ delivery, transmission, endedMs, plan, random }: Noted, isTest: boolean) {
  const endedAt = new Date(endedMs)
  if (transmission.outcome !== 'failed') return { state: transmission.outcome, endedAt }
  const pauseMs = Math.max(
    retryPauseMs(plan, delivery.attempts + 1, random),
    Math.min(transmission.retryAfterMs, plan.mostMs),
  )
  const nextTryAt = new Date(endedMs + pauseMs)
  if (isTest || nextTryAt > delivery.giveUpAt) return { state: 'given-up', endedAt }
  return { state: 'waiting', nextTryAt }
}

const breakerOf = (channel: Breaker): Breaker => ({
  failuresInRow: channel.failuresInRow,
  openSince: channel.openSince,
  probeAt: channel.probeAt,
  openWhy: channel.openWhy,
})

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import type { Channel, Delivery } from '#server/db/generated/client.ts'
import { log } from '#server/observability/log.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { resolveByName, type Resolve } from '../outbound/resolve-target.ts'
import { usualLimits } from '../outbound/within.ts'
import { tryAfterClockStep } from './after-clock-step.ts'
import { claimDeliveries, claimTests, giveUpLate, readWaiting, takeBack } from './claim.ts'
import { noteAttempt } from './note.ts'
import { admitted, type RetryPlan, usualPlan } from './retry-plan.ts'
import { spreadNotifications } from './spread.ts'
import { transmit } from './transmit.ts'

const LOOK_EVERY_MS = 500
const GIVE_UP_EVERY_MS = 10_000
const TRY_AGAIN_MS = 1000
/** At the end of the process, for what is under way. */
const DRAIN_MS = 2000

export interface SenderOptions {
  db: Db
  key: SecretKey
  /** For links in messages; null when it was never told. */
  consoleUrl: string | null
  plan?: RetryPlan
  limits?: { connectMs: number; wholeMs: number }
  resolve?: Resolve
  now?: () => number
}

/** Takes stored notifications to their receivers. One runs at a time: in the worker that has the lease. */
export class Sender {
  readonly #options: Required<SenderOptions>
  readonly #underWay = new Map<string, { channelId: string; done: Promise<void> }>()
  #noting: Promise<void> = Promise.resolve()
  #wakeUp = new AbortController()
  #gaveUpAtMs = 0

  constructor(options: SenderOptions) {
    this.#options = {
      plan: usualPlan,
      limits: usualLimits,
      resolve: resolveByName,
      now: Date.now,
      ...options,
    }
  }

  /** Something was stored: it is looked for at once. */
  wake(): void {
    this.#wakeUp.abort()
  }

  /** Until the signal aborts; what is under way then is waited for a little, and else sent again later. */
  async run(signal: AbortSignal): Promise<void> {
    const cut = new AbortController()
    await takeBack(this.#options.db, {}, this.#options.now())
    while (!signal.aborted) {
      this.#wakeUp = new AbortController()
      try {
        await this.#round(cut.signal)
      } catch (error) {
        log().warn({ err: error }, 'deliveries could not be looked for; tried again')
      }
      const either = AbortSignal.any([signal, this.#wakeUp.signal])
      await sleep(LOOK_EVERY_MS, undefined, { signal: either }).catch(() => undefined)
    }
    const drained = new AbortController()
    const rest = Promise.all([...this.#underWay.values()].map(({ done }) => done))
    await Promise.race([
      rest.then(() => drained.abort()),
      sleep(DRAIN_MS, undefined, { signal: drained.signal }).catch(() => undefined),
    ])
    cut.abort()
    await rest
  }

  async #round(cut: AbortSignal): Promise<void> {
    const { db, plan, now } = this.#options
    while (await spreadNotifications(db, now(), plan.giveUpMs));
    if (Math.abs(now() - this.#gaveUpAtMs) > GIVE_UP_EVERY_MS) {
      this.#gaveUpAtMs = now()
      await giveUpLate(db, this.#gaveUpAtMs)
      await tryAfterClockStep(db, plan, this.#gaveUpAtMs)
    }
    const { channelIds, hasTests } = await readWaiting(db)
    if (channelIds.length === 0) return
    const channels = await db.channel.findMany({ where: { id: { in: channelIds } } })
    if (hasTests) {
      const claimed = await claimTests(db, randomUUID(), now())
      for (const delivery of claimed) this.#start(channels, delivery, cut)
    }
    for (const channel of channels) {
      if (!channel.enabled) continue
      const underWay = { ofChannel: this.#underWayOf(channel.id), inAll: this.#underWay.size }
      const most = admitted(channel, underWay, now())
      if (most <= 0) continue
      const claimed = await claimDeliveries(db, {
        channelId: channel.id,
        most,
        onlyDue: channel.openSince === null,
        claim: randomUUID(),
        nowMs: now(),
      })
      for (const delivery of claimed) this.#start(channels, delivery, cut)
    }
  }

  #underWayOf(channelId: string): number {
    return [...this.#underWay.values()].filter((one) => one.channelId === channelId).length
  }

  #start(channels: readonly Channel[], delivery: Delivery, cut: AbortSignal): void {
    const channel = channels.find((one) => one.id === delivery.channelId)
    const done = this.#deliver(channel, delivery, cut).finally(() => {
      this.#underWay.delete(delivery.id)
      this.wake()
    })
    this.#underWay.set(delivery.id, { channelId: delivery.channelId, done })
  }

  /** Never rejects. */
  async #deliver(
    channel: Channel | undefined,
    delivery: Delivery,
    cut: AbortSignal,
  ): Promise<void> {
    const { db, key, consoleUrl, resolve, limits, plan, now } = this.#options
    const putBack = () => takeBack(db, { id: delivery.id, claim: delivery.claim ?? '' }, now())
    if (!channel) return this.#untilWritten(putBack, cut)
    const startedMs = now()
    const startedAt = performance.now()
    try {
      const transmission = await transmit(channel, delivery, {
        key,
        consoleUrl,
        resolve,
        limits: { ...limits, signal: cut },
        nowMs: startedMs,
      })
      const endedMs = startedMs + (performance.now() - startedAt)
      const random = Math.random()
      await this.#untilWritten(
        () => noteAttempt(db, { delivery, transmission, startedMs, endedMs, plan, random }),
        cut,
      )
    } catch {
      await this.#untilWritten(putBack, cut)
    }
  }

  /** One after the other, as each reads how the channel does; again while the database is busy. */
  #untilWritten(write: () => Promise<void>, cut: AbortSignal): Promise<void> {
    const attempt = async () => {
      while (true) {
        try {
          return await write()
        } catch (error) {
          log().warn({ err: error }, 'an attempt could not be noted yet')
          // The next worker takes back what could not be written.
          if (cut.aborted) return
          await sleep(TRY_AGAIN_MS, undefined, { signal: cut }).catch(() => undefined)
        }
      }
    }
    this.#noting = this.#noting.then(attempt)
    return this.#noting
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import type { Channel, Delivery } from '#server/db/generated/client.ts'
import { log } from '#server/observability/log.ts'
import { notificationContent } from '../notification.ts'
import { transmit, type TransmitOptions } from './transmit.ts'

const EVERY_MS = 120_000

export type RepostOptions = Omit<TransmitOptions, 'nowMs'> & { db: Db }

/**
 * Alertmanager keeps what fires in memory and only until the end it was told: what fires is posted to
 * it again and again. Nothing is noted of it, since the next round does the same.
 */
export async function runRepost(
  options: Omit<RepostOptions, 'limits'> & { limits: { connectMs: number; wholeMs: number } },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const limits = { ...options.limits, signal }
    await repostFiring({ ...options, limits }, Date.now()).catch((error: unknown) => {
      if (!signal.aborted) log().warn({ err: error }, 'what fires could not be posted again')
    })
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** One round, to every Alertmanager that is not paused. */
export async function repostFiring(
  { db, ...options }: RepostOptions,
  nowMs: number,
): Promise<void> {
  const channels = await db.channel.findMany({
    where: { kind: 'alertmanager', enabled: true, openSince: null },
  })
  const open = await db.alertIncident.findMany({ where: { endedAt: null }, select: { id: true } })
  await Promise.all(
    channels.map(async (channel) => {
      for (const delivery of await newestDeliveries(db, channel, open)) {
        const content = await stillFiring(db, delivery)
        if (content === null) continue
        const { failure } = await transmit(channel, { ...delivery, content }, { ...options, nowMs })
        if (failure !== null) log().warn({ channel: channel.name, failure }, 'not posted again')
      }
    }),
  )
}

/** What the channel was told last of each open incident; not where a newer message is on its way. */
async function newestDeliveries(
  db: Db,
  channel: Channel,
  open: readonly { id: string }[],
): Promise<Delivery[]> {
  const rows = await db.delivery.findMany({
    where: {
      channelId: channel.id,
      incidentId: { in: open.map(({ id }) => id) },
      notificationId: { not: null },
    },
    orderBy: { sequence: 'asc' },
  })
  const newest = new Map(rows.map((row) => [row.incidentId, row]))
  return [...newest.values()].filter(({ state }) => state === 'delivered')
}

/** JSON of its content with only what fires now; null: nothing does. */
async function stillFiring(db: Db, delivery: Delivery): Promise<string | null> {
  const content = notificationContent.parse(JSON.parse(delivery.content))
  const rows = await db.alert.findMany({
    where: { incidentId: delivery.incidentId, state: 'firing' },
    select: { id: true },
  })
  const firing = new Set(rows.map(({ id }) => id))
  const alerts = content.alerts.filter(({ id, state }) => state === 'firing' && firing.has(id))
  return alerts.length === 0 ? null : JSON.stringify({ ...content, alerts })
}

import { randomUUID } from 'node:crypto'
import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { log } from '#server/observability/log.ts'
import {
  ALERT_SEVERITIES,
  type AlertSeverity,
  notificationContent,
  type NotificationContent,
} from '../notification.ts'

const BATCH = 200

interface Target {
  id: string
  enabled: boolean
  leastSeverity: string
  /** JSON; null = all. */
  clusterIds: string | null
}

/**
 * Stores one delivery for each notification and channel that wants it, in one transaction with the
 * mark that this was done. True when there may be more.
 */
export async function spreadNotifications(
  db: Db,
  nowMs: number,
  giveUpMs: number,
): Promise<boolean> {
  const rows = await db.notification.findMany({
    where: { spreadAt: null },
    orderBy: [{ at: 'asc' }, { sequence: 'asc' }],
    take: BATCH,
  })
  if (rows.length === 0) return false
  const channels = await db.channel.findMany({
    select: { id: true, enabled: true, leastSeverity: true, clusterIds: true },
  })
  const told = new Set(
    (
      await db.delivery.findMany({
        where: { incidentId: { in: rows.map((row) => row.incidentId) } },
        select: { channelId: true, incidentId: true },
        distinct: ['channelId', 'incidentId'],
      })
    ).map((row) => `${row.channelId} ${row.incidentId}`),
  )
  const now = new Date(nowMs)
  const deliveries = rows.flatMap((row) => {
    const content = readContent(row)
    if (content === null) return []
    return channels.flatMap((channel) => {
      const known = `${channel.id} ${row.incidentId}`
      if (!wants(channel, content, row.clusterId, told.has(known))) return []
      told.add(known)
      return {
        id: randomUUID(),
        channelId: channel.id,
        notificationId: row.id,
        incidentId: row.incidentId,
        sequence: row.sequence,
        content: row.content,
        createdAt: now,
        nextTryAt: now,
        giveUpAt: new Date(nowMs + giveUpMs),
      }
    })
  })
  await db.$transaction([
    // Another worker that did the same makes this fail as a whole: a channel gets each only once.
    db.delivery.createMany({ data: deliveries }),
    db.notification.updateMany({
      where: { id: { in: rows.map((row) => row.id) }, spreadAt: null },
      data: { spreadAt: now },
    }),
    ...(deliveries.length === 0 ? [] : [appendChanges(db, [{ topic: 'delivery' }])]),
  ])
  return rows.length === BATCH
}

/**
 * Whoever was told of an incident is told of its end, where the channel is off by now once it is on
 * again; of an end alone nobody is told.
 */
export function wants(
  channel: Target,
  content: NotificationContent,
  clusterId: string,
  wasTold: boolean,
): boolean {
  if (wasTold) return true
  if (!channel.enabled || content.status === 'resolved') return false
  const clusterIds =
    channel.clusterIds === null ? null : (JSON.parse(channel.clusterIds) as string[])
  if (clusterIds !== null && !clusterIds.includes(clusterId)) return false
  const least = ALERT_SEVERITIES.indexOf(channel.leastSeverity as AlertSeverity)
  return ALERT_SEVERITIES.indexOf(content.severity) >= least
}

function readContent(row: { id: string; content: string }): NotificationContent | null {
  try {
    return notificationContent.parse(JSON.parse(row.content))
  } catch (error) {
    log().error({ err: error, notification: row.id }, 'a notification cannot be read; not sent')
    return null
  }
}

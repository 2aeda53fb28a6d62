import { randomUUID } from 'node:crypto'
import type { Db } from '#server/db/client.ts'
import { sealChannel } from '#server/secrets/channel-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import type { NotificationContent } from '../notification.ts'
import type { RetryPlan } from './retry-plan.ts'

export const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** The usual plan, a thousand times faster. */
export const fastPlan: RetryPlan = {
  firstMs: 5,
  mostMs: 200,
  giveUpMs: 600_000,
  opensAfter: 5,
  firstProbeMs: 10,
  mostProbeMs: 100,
}

export async function addWebhook(
  db: Db,
  key: SecretKey,
  url: string,
  data: { leastSeverity?: string; clusterIds?: string; enabled?: boolean } = {},
): Promise<string> {
  const id = randomUUID()
  await db.channel.create({
    data: {
      id,
      name: `channel ${id}`,
      kind: 'webhook',
      settings: JSON.stringify({ url }),
      sealed: sealChannel(key, id, { signingSecret }),
      leastSeverity: 'notice',
      allowedRanges: '["127.0.0.0/8"]',
      createdAt: new Date(),
      ...data,
    },
  })
  return id
}

export function contentOf(
  incidentId: string,
  sequence: number,
  over: Partial<NotificationContent> = {},
): NotificationContent {
  return {
    incidentId,
    sequence,
    status: 'firing',
    severity: 'critical',
    cluster: { id: 'c1', name: 'shop', path: '/clusters/c1' },
    title: 'node2 is down',
    atMs: 1_795_000_000_000,
    alerts: [
      {
        id: `${incidentId}-a`,
        rule: 'node-down',
        state: 'firing',
        severity: 'critical',
        nodeName: 'node2',
        title: 'Node down',
        detail: 'mariadbd does not answer since 12:00:00.',
        runbook: 'Look at the journal of mariadb.service.',
        path: '/nodes/n2',
        startedAtMs: 1_794_999_999_000,
        endedAtMs: null,
      },
    ],
    ...over,
  }
}

export async function storeNotifications(
  db: Db,
  contents: readonly NotificationContent[],
): Promise<void> {
  await db.notification.createMany({
    data: contents.map((content, index) => ({
      id: randomUUID(),
      at: new Date(content.atMs + index),
      clusterId: content.cluster.id,
      incidentId: content.incidentId,
      sequence: content.sequence,
      content: JSON.stringify(content),
    })),
  })
}

import { z } from 'zod'
import { CHANNEL_KINDS, type ChannelKind } from '#server/alerts/channels/channel-kinds.ts'
import { testContent } from '#server/alerts/channels/test-content.ts'
import { ALERT_SEVERITIES, type AlertSeverity } from '#server/alerts/notification.ts'
import type { ChannelView, DeliveryState } from '#server/api/channel-views.ts'
import { can } from '#server/auth/permissions.ts'
import type { Channel } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type ChannelSecrets, unsealChannel } from '#server/secrets/channel-secret.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { audited, checkedRow, readIds } from './check-channel.ts'
import { countOwedEnds } from './count-owed-ends.ts'
import { createId } from './create-id.ts'
import { notFound } from './operator-problem.ts'

const TEST_LASTS_MS = 60_000

export const channelInput = z.object({
  name: z.string().trim().min(1, 'Give the channel a name.').max(100),
  kind: z.enum(CHANNEL_KINDS),
  settings: z.record(z.string(), z.unknown()),
  /** What is left out stays as it is; an empty text removes it. */
  secrets: z.record(z.string(), z.string().max(4096)),
  leastSeverity: z.enum(ALERT_SEVERITIES),
  clusterIds: z.array(z.string()).min(1, 'Choose at least one cluster, or all.').nullable(),
  allowedRanges: z.array(z.string().trim()).max(50),
})
export type ChannelInput = z.output<typeof channelInput>
export const channelUpdateInput = channelInput.omit({ kind: true }).extend({ id: z.string() })

export async function listChannels(deps: Deps): Promise<ChannelView[]> {
  requirePermission(deps, 'cluster.read')
  const { db } = deps
  const [rows, waiting] = await Promise.all([
    db.channel.findMany({ orderBy: { name: 'asc' } }),
    db.delivery.groupBy({
      by: ['channelId'],
      where: { state: { in: ['waiting', 'sending'] } },
      _count: true,
    }),
  ])
  return Promise.all(
    rows.map(async (row) => {
      const last = await db.delivery.findFirst({
        where: { channelId: row.id, endedAt: { not: null } },
        orderBy: { endedAt: 'desc' },
        select: { id: true, state: true, endedAt: true },
      })
      return {
        ...channelView(deps, row),
        waiting: waiting.find(({ channelId }) => channelId === row.id)?._count ?? 0,
        owedEnds: await countOwedEnds(db, row.id),
        last: last?.endedAt
          ? { id: last.id, state: last.state as DeliveryState, atMs: last.endedAt.getTime() }
          : null,
      }
    }),
  )
}

export async function createChannel(deps: Deps, input: ChannelInput): Promise<{ id: string }> {
  requirePermission(deps, 'channel.write')
  const id = createId()
  const { data, config } = await checkedRow(deps, id, input, { secrets: {}, clusterIds: [] })
  await deps.db.$transaction([
    deps.db.channel.create({
      data: { id, kind: input.kind, createdAt: new Date(deps.now()), ...data },
    }),
    auditEntry(deps, 'channel.create', data.name, audited(data, config)),
    appendChanges(deps.db, [{ topic: 'delivery' }]),
  ])
  return { id }
}

/** What waits is tried at once: the mend may be just this. */
export async function updateChannel(
  deps: Deps,
  { id, ...input }: z.output<typeof channelUpdateInput>,
): Promise<void> {
  requirePermission(deps, 'channel.write')
  const row = await findChannel(deps, id)
  const given = { ...input, kind: row.kind as ChannelKind }
  const { data, config } = await checkedRow(deps, id, given, {
    secrets: openSecrets(deps, row),
    clusterIds: readIds(row.clusterIds) ?? [],
  })
  const now = new Date(deps.now())
  const breaker = { failuresInRow: 0, openSince: null, probeAt: null, openWhy: null }
  await deps.db.$transaction([
    deps.db.channel.update({ where: { id }, data: { ...data, ...breaker } }),
    deps.db.delivery.updateMany({
      where: { channelId: id, state: 'waiting' },
      data: { nextTryAt: now },
    }),
    auditEntry(deps, 'channel.update', data.name, {
      ...audited(data, config),
      secretsChanged: Object.keys(input.secrets),
    }),
    appendChanges(deps.db, [{ topic: 'delivery' }]),
  ])
}

export async function setChannelEnabled(
  deps: Deps,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<void> {
  requirePermission(deps, 'channel.write')
  const row = await findChannel(deps, id)
  await deps.db.$transaction([
    deps.db.channel.update({ where: { id }, data: { enabled } }),
    auditEntry(deps, enabled ? 'channel.enable' : 'channel.disable', row.name),
    appendChanges(deps.db, [{ topic: 'delivery' }]),
  ])
}

/** Stores a test that the worker sends at once, also where the channel is off or its breaker open. */
export async function testChannel(deps: Deps, id: string): Promise<{ deliveryId: string }> {
  requirePermission(deps, 'channel.write')
  const row = await findChannel(deps, id)
  const deliveryId = createId()
  const nowMs = deps.now()
  const content = testContent(deliveryId, row.name, nowMs)
  await deps.db.$transaction([
    deps.db.delivery.create({
      data: {
        id: deliveryId,
        channelId: id,
        incidentId: content.incidentId,
        sequence: 1,
        content: JSON.stringify(content),
        createdAt: new Date(nowMs),
        nextTryAt: new Date(nowMs),
        giveUpAt: new Date(nowMs + TEST_LASTS_MS),
      },
    }),
    auditEntry(deps, 'channel.test', row.name),
    appendChanges(deps.db, [{ topic: 'delivery' }]),
  ])
  return { deliveryId }
}

export function mayWriteChannels({ actor }: Deps): boolean {
  return actor.kind === 'system' || can(actor.viewer.role, 'channel.write').allowed
}

/** Throws OperatorProblem `not-found`. */
export async function findChannel(deps: Deps, id: string): Promise<Channel> {
  const row = await deps.db.channel.findUnique({ where: { id } })
  if (!row) throw notFound('channel')
  return row
}

function channelView(deps: Deps, row: Channel): Omit<ChannelView, 'waiting' | 'owedEnds' | 'last'> {
  const secrets = openSecrets(deps, row)
  const settings = JSON.parse(row.settings) as Record<string, unknown>
  const mayWrite = mayWriteChannels(deps)
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ChannelKind,
    target: targetOf(settings, secrets, mayWrite),
    settings: mayWrite ? settings : null,
    secretsSet: Object.keys(secrets).filter((name) => secrets[name] !== ''),
    enabled: row.enabled,
    leastSeverity: row.leastSeverity as AlertSeverity,
    clusterIds: readIds(row.clusterIds),
    allowedRanges: JSON.parse(row.allowedRanges) as string[],
    open:
      row.openSince === null
        ? null
        : {
            sinceMs: row.openSince.getTime(),
            why: row.openWhy ?? '',
            probeAtMs: row.probeAt?.getTime() ?? null,
          },
  }
}

/** The host alone where the address is a secret, and for whoever may not change it; never the query. */
function targetOf(
  settings: Record<string, unknown>,
  secrets: ChannelSecrets,
  mayWrite: boolean,
): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const secretUrl = URL.parse(text(secrets.url))
  if (secretUrl) return secretUrl.host
  const url = URL.parse(text(settings.url))
  // Receivers put their secret into the path too.
  if (url) return mayWrite ? `${url.origin}${url.pathname}` : url.host
  if (Array.isArray(settings.to)) return settings.to.join(', ')
  return text(settings.region).toUpperCase()
}

function openSecrets(deps: Deps, row: Channel): ChannelSecrets {
  try {
    return unsealChannel(deps.key, row.id, row.sealed)
  } catch (error) {
    if (error instanceof SecretUnreadable) return {}
    throw error
  }
}

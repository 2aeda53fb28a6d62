import { z } from 'zod'
import {
  CHANNEL_KINDS,
  channelConfig,
  type ChannelConfig,
  type ChannelKind,
} from '#server/alerts/channels/channel-kinds.ts'
import { testContent } from '#server/alerts/channels/test-content.ts'
import { ALERT_SEVERITIES, type AlertSeverity } from '#server/alerts/notification.ts'
import { addressRefusal, parseRange } from '#server/alerts/outbound/address-rules.ts'
import type { ChannelView, DeliveryState } from '#server/api/channel-views.ts'
import { can } from '#server/auth/permissions.ts'
import type { Channel } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type ChannelSecrets, sealChannel, unsealChannel } from '#server/secrets/channel-secret.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { countOwedEnds } from './count-owed-ends.ts'
import { createId } from './create-id.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

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
  const data = await checkedRow(deps, id, input, {})
  await deps.db.$transaction([
    deps.db.channel.create({
      data: { id, kind: input.kind, createdAt: new Date(deps.now()), ...data },
    }),
    auditEntry(deps, 'channel.create', data.name, audited(input)),
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
  const data = await checkedRow(deps, id, given, openSecrets(deps, row))
  const now = new Date(deps.now())
  const breaker = { failuresInRow: 0, openSince: null, probeAt: null, openWhy: null }
  await deps.db.$transaction([
    deps.db.channel.update({ where: { id }, data: { ...data, ...breaker } }),
    deps.db.delivery.updateMany({
      where: { channelId: id, state: 'waiting' },
      data: { nextTryAt: now },
    }),
    auditEntry(deps, 'channel.update', data.name, {
      ...audited(given),
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

/** Throws OperatorProblem `not-found`. */
export async function findChannel(deps: Deps, id: string): Promise<Channel> {
  const row = await deps.db.channel.findUnique({ where: { id } })
  if (!row) throw notFound('channel')
  return row
}

function channelView(deps: Deps, row: Channel): Omit<ChannelView, 'waiting' | 'owedEnds' | 'last'> {
  const secrets = openSecrets(deps, row)
  const settings = JSON.parse(row.settings) as Record<string, unknown>
  const mayWrite =
    deps.actor.kind === 'system' || can(deps.actor.viewer.role, 'channel.write').allowed
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ChannelKind,
    target: targetOf(settings, secrets),
    settings: mayWrite ? settings : null,
    secretsSet: Object.keys(secrets).filter((name) => secrets[name] !== ''),
    enabled: row.enabled,
    leastSeverity: row.leastSeverity as AlertSeverity,
    clusterIds: row.clusterIds === null ? null : (JSON.parse(row.clusterIds) as string[]),
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

/** The host alone where the address is a secret; never the query. */
function targetOf(settings: Record<string, unknown>, secrets: ChannelSecrets): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const secretUrl = URL.parse(text(secrets.url))
  if (secretUrl) return secretUrl.host
  const url = URL.parse(text(settings.url))
  if (url) return `${url.origin}${url.pathname}`
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

async function checkedRow(deps: Deps, id: string, input: ChannelInput, before: ChannelSecrets) {
  const config = checkedConfig(input, { ...before, ...input.secrets })
  const ranges = input.allowedRanges.filter(Boolean)
  for (const range of ranges) {
    if (parseRange(range) === null) {
      throw new OperatorProblem(
        'invalid',
        `${range} is no address range.`,
        'Write it as 10.1.0.0/16 or fd00:1::/64; a single address as 10.1.2.3/32. Bits behind the prefix are zero.',
      )
    }
  }
  refuseForbiddenAddress(config, ranges)
  await refuseTakenName(deps, input.name, id)
  await refuseUnknownClusters(deps, input.clusterIds)
  return {
    name: input.name,
    settings: JSON.stringify(config.settings),
    sealed: sealChannel(deps.key, id, config.secrets as ChannelSecrets),
    leastSeverity: input.leastSeverity,
    clusterIds: input.clusterIds === null ? null : JSON.stringify(input.clusterIds),
    allowedRanges: JSON.stringify(ranges),
  }
}

function checkedConfig(input: ChannelInput, secrets: ChannelSecrets): ChannelConfig {
  try {
    return channelConfig(input.kind, input.settings, secrets)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const [issue] = error.issues
    throw new OperatorProblem(
      'invalid',
      `${issue?.path.join('.') ?? 'settings'}: ${issue?.message ?? 'not valid.'}`,
      'Correct it and save again.',
    )
  }
}

/** Names are resolved and checked when something is sent; an address can be told at once. */
function refuseForbiddenAddress(config: ChannelConfig, ranges: readonly string[]): void {
  const place = { ...config.settings, ...config.secrets } as { url?: string; host?: string }
  const host = place.host ?? URL.parse(place.url ?? '')?.hostname ?? ''
  const address = host.replace(/^\[(.*)\]$/, '$1')
  if (!/^[\d.]+$|:/.test(address)) return
  const refusal = addressRefusal(address, ranges)
  if (refusal === null) return
  throw new OperatorProblem(
    'invalid',
    refusal,
    'If the receiver is there, add its range to the allowed private ranges of this channel.',
  )
}

async function refuseTakenName(deps: Deps, name: string, ownId: string): Promise<void> {
  const other = await deps.db.channel.findUnique({ where: { name }, select: { id: true } })
  if (other && other.id !== ownId) {
    throw new OperatorProblem(
      'conflict',
      `There is a channel named ${name} already.`,
      'Choose another name, or change that one.',
    )
  }
}

async function refuseUnknownClusters(deps: Deps, ids: string[] | null): Promise<void> {
  if (ids === null) return
  const known = await deps.db.cluster.count({ where: { id: { in: ids } } })
  if (known !== new Set(ids).size) throw notFound('cluster')
}

const audited = (input: ChannelInput) => ({
  kind: input.kind,
  leastSeverity: input.leastSeverity,
  clusters: input.clusterIds ?? 'all',
  allowedRanges: input.allowedRanges,
})

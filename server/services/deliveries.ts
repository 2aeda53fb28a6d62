import { z } from 'zod'
import { notificationContent } from '#server/alerts/notification.ts'
import type {
  AttemptView,
  DeliveryState,
  DeliveryStory,
  DeliveryView,
} from '#server/api/channel-views.ts'
import { isGone } from '#server/db/database-error.ts'
import type { Delivery } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { mayWriteChannels } from './channels.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const AGAIN_FOR_MS = 24 * 3_600_000

export const deliveriesInput = z.object({
  channelId: z.string().optional(),
  state: z.enum(['waiting', 'delivered', 'partial', 'given-up']).optional(),
  limit: z.number().int().min(1).max(500).default(100),
})

/** Newest first. */
export async function listDeliveries(
  deps: Deps,
  input: z.output<typeof deliveriesInput>,
): Promise<DeliveryView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.delivery.findMany({
    where: {
      ...(input.channelId === undefined ? {} : { channelId: input.channelId }),
      ...(input.state === undefined
        ? {}
        : { state: input.state === 'waiting' ? { in: ['waiting', 'sending'] } : input.state }),
    },
    include: { channel: { select: { name: true } } },
    orderBy: [{ createdAt: 'desc' }, { sequence: 'desc' }],
    take: input.limit,
  })
  return rows.map(deliveryView)
}

export async function readDelivery(deps: Deps, id: string): Promise<DeliveryStory> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.delivery.findUnique({
    where: { id },
    include: {
      channel: { select: { name: true } },
      tries: { orderBy: { id: 'desc' }, take: 100 },
    },
  })
  if (!row) throw notFound('delivery')
  return {
    delivery: deliveryView(row),
    attempts: row.tries.map((tried) => ({
      id: tried.id,
      atMs: tried.at.getTime(),
      durationMs: tried.durationMs,
      outcome: tried.outcome as AttemptView['outcome'],
      failure: tried.failure,
      request: shownRequest(deps, parsed<AttemptView['request']>(tried.request)),
      answer: parsed<AttemptView['answer']>(tried.answer),
    })),
  }
}

/** The host alone for whoever may not change the channel: attempts of old have the path in them. */
function shownRequest(deps: Deps, request: AttemptView['request']): AttemptView['request'] {
  if (request === null || mayWriteChannels(deps)) return request
  return { ...request, url: request.url.replace(/^(\w+:\/\/[^/?#]+).*$/, '$1') }
}

/** Sends it again with the same key, as if it had just been stored. */
export async function redeliver(deps: Deps, id: string): Promise<void> {
  requirePermission(deps, 'channel.write')
  const { db } = deps
  const row = await db.delivery.findUnique({ where: { id }, include: { channel: true } })
  if (!row) throw notFound('delivery')
  await refuseOvertaken(deps, row)
  const nowMs = deps.now()
  try {
    await db.$transaction([
      db.delivery.update({
        where: { id, state: { in: ['delivered', 'partial', 'given-up'] } },
        data: {
          state: 'waiting',
          attempts: 0,
          endedAt: null,
          nextTryAt: new Date(nowMs),
          giveUpAt: new Date(nowMs + AGAIN_FOR_MS),
        },
      }),
      auditEntry(deps, 'delivery.redeliver', row.channel.name, { deliveryId: id }),
      appendChanges(db, [{ topic: 'delivery' }]),
    ])
  } catch (error) {
    if (!isGone(error)) throw error
    throw new OperatorProblem(
      'conflict',
      'This delivery is not over yet.',
      'It is tried again by itself.',
    )
  }
}

/** A firing that comes after its end is never ended again. */
async function refuseOvertaken(
  { db }: Deps,
  { channelId, incidentId, sequence }: Delivery,
): Promise<void> {
  const later = await db.delivery.findFirst({
    where: {
      channelId,
      incidentId,
      sequence: { gt: sequence },
      state: { in: ['sending', 'delivered'] },
    },
    orderBy: { sequence: 'desc' },
  })
  if (!later) return
  throw new OperatorProblem(
    'conflict',
    `The receiver has a later message of this incident, number ${later.sequence}: it would take this one for the newest.`,
    'Send the latest one again instead.',
  )
}

function deliveryView(row: Delivery & { channel: { name: string } }): DeliveryView {
  const content = notificationContent.safeParse(JSON.parse(row.content))
  return {
    id: row.id,
    channelId: row.channelId,
    channelName: row.channel.name,
    title: content.success
      ? `${content.data.status === 'firing' ? 'Firing' : 'Resolved'}: ${content.data.title}`
      : 'unreadable',
    isTest: row.notificationId === null,
    sequence: row.sequence,
    state: row.state as DeliveryState,
    createdAtMs: row.createdAt.getTime(),
    nextTryAtMs: row.nextTryAt.getTime(),
    giveUpAtMs: row.giveUpAt.getTime(),
    endedAtMs: row.endedAt?.getTime() ?? null,
    attempts: row.attempts,
  }
}

function parsed<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value)
}

import type { Channel, Delivery } from '#server/db/generated/client.ts'
import { createMask, type Mask, maskDeep } from '#server/engine/mask-secrets.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import { unsealChannel } from '#server/secrets/channel-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { type ChannelConfig, channelConfig, type ChannelKind } from '../channels/channel-kinds.ts'
import { type Outgoing, requestFor } from '../channels/request-for.ts'
import { notificationContent } from '../notification.ts'
import type { Resolve } from '../outbound/resolve-target.ts'
import { SendError } from '../outbound/send-error.ts'
import { type HttpAnswer, sendHttp } from '../outbound/send-http.ts'
import { type MailAnswer, sendMail } from '../outbound/send-mail.ts'
import type { Limits } from '../outbound/within.ts'

const KEPT_REQUEST = 16_384
const LEAST_SECRET = 16

export interface TransmitOptions {
  key: SecretKey
  consoleUrl: string | null
  resolve: Resolve
  limits: Limits
  nowMs: number
}

/** One attempt, as it is kept. */
export interface Transmission {
  outcome: 'delivered' | 'partial' | 'failed'
  /** In words; null when delivered. */
  failure: string | null
  /** JSON, secrets masked. */
  request: string | null
  answer: string | null
  /** What the receiver asks to wait. */
  retryAfterMs: number
}

/** Sends one delivery. Throws only the reason of the signal. */
export async function transmit(
  channel: Channel,
  delivery: Delivery,
  options: TransmitOptions,
): Promise<Transmission> {
  let outgoing: Outgoing
  let mask: Mask
  try {
    const secrets = unsealChannel(options.key, channel.id, channel.sealed)
    const kind = channel.kind as ChannelKind
    const config = channelConfig(kind, JSON.parse(channel.settings), secrets)
    outgoing = requestFor(config, {
      id: delivery.id,
      content: notificationContent.parse(JSON.parse(delivery.content)),
      isTest: delivery.notificationId === null,
      consoleUrl: options.consoleUrl,
      nowMs: options.nowMs,
    })
    mask = maskFor(config, outgoing)
  } catch (error) {
    const failure =
      error instanceof SecretUnreadable
        ? error.message
        : 'The settings of this channel are not what this version stores. Save it again.'
    return { outcome: 'failed', failure, request: null, answer: null, retryAfterMs: 0 }
  }
  const request = JSON.stringify(maskDeep(mask, keptRequest(outgoing)))
  try {
    const { refused, ...answer } = await send(outgoing, channel, options)
    return {
      ...outcomeOf(answer, refused),
      request,
      answer: JSON.stringify(maskDeep(mask, answer)),
      retryAfterMs: retryAfterMs(answer),
    }
  } catch (error) {
    if (options.limits.signal.aborted) throw error
    const failure =
      error instanceof SendError ? error.message : `It could not be sent: ${String(error)}`
    return { outcome: 'failed', failure: mask(failure), request, answer: null, retryAfterMs: 0 }
  }
}

async function send(
  outgoing: Outgoing,
  channel: Channel,
  { resolve, limits }: TransmitOptions,
): Promise<MailAnswer> {
  const reach = { allowedRanges: JSON.parse(channel.allowedRanges) as string[], resolve }
  return outgoing.by === 'http'
    ? { ...(await sendHttp(outgoing.request, reach, limits)), refused: [] }
    : sendMail(outgoing.server, outgoing.mail, reach, limits)
}

function outcomeOf(
  { status }: HttpAnswer,
  refused: readonly string[],
): Pick<Transmission, 'outcome' | 'failure'> {
  if (status < 200 || status >= 300) {
    return { outcome: 'failed', failure: `The receiver answered ${status}.` }
  }
  if (refused.length === 0) return { outcome: 'delivered', failure: null }
  // Sent again it would come twice to the others, and a wrong address would pause them all.
  return { outcome: 'partial', failure: `The mail server refused ${refused.join(', ')}.` }
}

function retryAfterMs({ headers }: HttpAnswer): number {
  const seconds = Number(headers['retry-after'] ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0
}

/** Of an address that an admin gave the host may be read: receivers put their secret into the path. */
function maskFor({ settings, secrets }: ChannelConfig, outgoing: Outgoing): Mask {
  const given = { ...settings, ...secrets } as { url?: string }
  const hidden = Object.entries(secrets)
    .filter(([name]) => name !== 'url')
    .map(([, secret]) => secret)
  if (outgoing.by === 'smtp') return createMask(hidden)
  const { headers, secretHeaders } = outgoing.request
  return createMask([
    ...hidden,
    ...(given.url === undefined ? [] : secretsOfAddress(new URL(given.url))),
    ...secretHeaders.filter((name) => name === 'authorization').map((name) => headers[name]),
  ])
}

/** Its path and query, and what of them is long enough to be a secret that an answer repeats alone. */
function secretsOfAddress({ pathname, search, searchParams }: URL): string[] {
  const whole = [pathname + search, pathname, search.slice(1)].filter((text) => text.length > 1)
  const parts = [...pathname.split('/'), ...searchParams.values()]
  return [...whole, ...parts.filter((part) => part.length >= LEAST_SECRET)]
}

function keptRequest(outgoing: Outgoing) {
  if (outgoing.by === 'http') {
    const { url, headers, body } = outgoing.request
    return { method: 'POST', url, headers, body: body.slice(0, KEPT_REQUEST) }
  }
  const { settings } = outgoing.server
  const { from, to, subject, messageId, thread, text } = outgoing.mail
  return {
    method: 'SMTP',
    url: `smtp://${settings.host}:${settings.port}`,
    headers: { from, to: to.join(', '), subject, 'message-id': messageId, references: thread },
    body: text.slice(0, KEPT_REQUEST),
  }
}

import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { HttpRequest } from '../channels/message.ts'
import { pinned, type Reach, resolveTarget } from './resolve-target.ts'
import { SendError } from './send-error.ts'
import { type Limits, within } from './within.ts'

const MAX_HOPS = 3
export const KEPT_BODY_BYTES = 4096
const keptHeaders = ['content-type', 'date', 'location', 'retry-after', 'server', 'x-request-id']

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  /** Its beginning. */
  body: string
  isCut: boolean
}

/**
 * POSTs to the address, following up to three redirects; each hop is resolved and checked by itself,
 * and secrets stay with the host they are meant for. Throws SendError.
 */
export async function sendHttp(
  request: HttpRequest,
  reach: Reach,
  limits: Limits,
): Promise<HttpAnswer> {
  const signal = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.wholeMs)])
  return within(signal, limits, async () => {
    let current = request
    for (let hop = 0; ; hop++) {
      const answer = await postOnce(current, reach, limits, signal)
      const location = answer.headers.location
      if (![301, 302, 307, 308].includes(answer.status) || location === undefined) return answer
      if (hop === MAX_HOPS) {
        throw new SendError('redirect', `The receiver redirects more than ${MAX_HOPS} times.`)
      }
      current = redirected(current, location)
    }
  })
}

/** The same request to where the receiver points. Throws SendError where it must not go. */
export function redirected(request: HttpRequest, location: string): HttpRequest {
  const from = new URL(request.url)
  const to = URL.parse(location, from)
  if (to === null || !['http:', 'https:'].includes(to.protocol)) {
    throw new SendError('redirect', 'The receiver redirects to what is no http address.')
  }
  if (to.username !== '' || to.password !== '') {
    throw new SendError('redirect', 'The receiver redirects to an address with a user in it.')
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new SendError('redirect', 'The receiver redirects from https to http.')
  }
  // From http to https of the same host, each on its usual port, it is still the same receiver.
  const isUpgrade = from.hostname === to.hostname && from.port === '' && to.port === ''
  if (from.origin === to.origin || isUpgrade) return { ...request, url: to.href }
  if (request.secretInBody) {
    throw new SendError(
      'redirect',
      `The receiver redirects to ${to.host}; the key in the message is not for that host.`,
    )
  }
  const headers = Object.entries(request.headers).filter(
    ([name]) => !request.secretHeaders.includes(name),
  )
  return { ...request, url: to.href, headers: Object.fromEntries(headers) }
}

async function postOnce(
  request: HttpRequest,
  reach: Reach,
  { connectMs }: Limits,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const url = new URL(request.url)
  const addresses = await resolveTarget(url.hostname, reach)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const fail = (error: Error) => reject(signal.aborted ? error : connectionError(url, error))
  const outgoing = send(
    url,
    {
      method: 'POST',
      headers: {
        ...request.headers,
        'content-length': Buffer.byteLength(request.body),
        'user-agent': 'Synced',
        'accept-encoding': 'identity',
      },
      // No connection that was opened for another check is used again.
      agent: false,
      lookup: pinned(addresses),
      signal,
    },
    (answer) => {
      void readAnswer(answer).then(resolve, fail)
    },
  )
  outgoing.on('error', fail)
  const connecting = setTimeout(
    () =>
      outgoing.destroy(
        new SendError('timeout', `${url.host} took no connection within ${connectMs / 1000} s.`),
      ),
    connectMs,
  )
  outgoing.once('socket', (socket) => {
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      clearTimeout(connecting)
    })
  })
  outgoing.end(request.body)
  try {
    return await promise
  } finally {
    clearTimeout(connecting)
    outgoing.destroy()
  }
}

async function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > KEPT_BODY_BYTES) break
  }
  const headers = keptHeaders.flatMap((name) => {
    const value = answer.headers[name]
    return value === undefined ? [] : [[name, String(value).slice(0, 500)]]
  })
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).subarray(0, KEPT_BODY_BYTES).toString('utf8'),
    isCut: sizeBytes > KEPT_BODY_BYTES,
  }
}

function connectionError(url: URL, error: NodeJS.ErrnoException): SendError {
  if (error instanceof SendError) return error
  const host = isIP(url.hostname) || url.port !== '' ? url.host : url.hostname
  const reason = error.code ?? error.message
  if (reason === 'ECONNREFUSED') {
    return new SendError('connection', `${host} refuses connections: nothing listens there.`)
  }
  if (reason === 'ECONNRESET') {
    return new SendError('connection', `${host} closed the connection before its answer was whole.`)
  }
  return new SendError('connection', `The connection to ${host} failed (${reason}).`)
}

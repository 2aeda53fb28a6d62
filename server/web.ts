/** Entry of the web process. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import next from 'next'
import { ADDRESS_HEADER, PATH_HEADER } from '#server/api/client-headers.ts'
import { env } from '#server/env.ts'
import { log } from '#server/observability/log.ts'
import { peerAddress } from '#server/peer-address.ts'

const { host, port, publicUrl, trustedProxies } = env()
const app = next({ dev: false, dir: join(import.meta.dirname, '..'), hostname: host, port })
await app.prepare()
const answer = app.getRequestHandler()
const encrypted = publicUrl.startsWith('https:')

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  // What a client claims to be its address is dropped; sign-in throttling relies on this header.
  request.headers[ADDRESS_HEADER] = peerAddress(
    request.socket.remoteAddress ?? '',
    request.headersDistinct['x-forwarded-for']?.join(','),
    trustedProxies,
  )
  request.headers[PATH_HEADER] = request.url ?? '/'
  // The other security headers stand in next.config.ts.
  if (encrypted) response.setHeader('Strict-Transport-Security', 'max-age=31536000')
  answer(request, response).catch((error: unknown) => {
    log().error({ err: error }, 'A request failed in the web server.')
    if (!response.headersSent) response.writeHead(500)
    response.end()
  })
})

server.on('error', (error: NodeJS.ErrnoException) => {
  const busy =
    error.code === 'EADDRINUSE'
      ? ` Another program listens there: stop it, or set SYNCED_PORT.`
      : ''
  log().fatal({ err: error }, `The web server cannot listen on ${host}:${port}.${busy}`)
  process.exit(1)
})
server.listen(port, host, () => process.send?.('ready'))

function stop(): void {
  server.close(() => process.exit(0))
  // Live streams never end by themselves.
  server.closeAllConnections()
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('disconnect', stop)

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: Record<string, string>
  body: string
}

export type Behaviour = (received: Received, response: ServerResponse) => void

export const answerOk: Behaviour = (_, response) => void response.writeHead(200).end('ok')

export interface TestReceiver {
  url: string
  port: number
  /** In the order of arrival. */
  received: Received[]
  behave: Behaviour
  close(): Promise<void>
}

/** A receiver on loopback that keeps what it is sent and answers as the test wants. */
export async function startReceiver(behave: Behaviour = answerOk, port = 0): Promise<TestReceiver> {
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const received = {
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body,
      }
      receiver.received.push(received)
      receiver.behave(received, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const bound = (server.address() as AddressInfo).port
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${bound}/hook`,
    port: bound,
    received: [],
    behave,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
  return receiver
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HttpRequest } from '../channels/message.ts'
import { startReceiver, type TestReceiver } from '../outbox/test-receiver.ts'
import { redirected, sendHttp } from './send-http.ts'

let receiver: TestReceiver
beforeEach(async () => void (receiver = await startReceiver()))
afterEach(() => receiver.close())

const requestTo = (url: string, over: Partial<HttpRequest> = {}): HttpRequest => ({
  url,
  headers: { 'content-type': 'application/json', authorization: 'Bearer secret', plain: 'yes' },
  body: '{"a":1}',
  secretHeaders: ['authorization'],
  secretInBody: false,
  ...over,
})
const limits = (wholeMs = 20_000, connectMs = 20_000) => ({
  connectMs,
  wholeMs,
  signal: new AbortController().signal,
})
const loopback = ['127.0.0.1/32']
const asIs = (host: string) => Promise.resolve([host])

it('refuses a private address, however it is written', async () => {
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '127.1', '[::1]', '[::ffff:7f00:1]']) {
    const sending = sendHttp(
      requestTo(`http://${host}:${receiver.port}/`),
      { allowedRanges: [], resolve: asIs },
      limits(),
    )
    await expect(sending, host).rejects.toThrow(/Nothing was sent to/)
  }
  expect(receiver.received).toEqual([])
})

it('refuses a name if any of its addresses is private', async () => {
  const resolve = () => Promise.resolve(['8.8.8.8', '127.0.0.1'])
  const sending = sendHttp(
    requestTo(`http://hook.example:${receiver.port}/`),
    { allowedRanges: [], resolve },
    limits(),
  )
  await expect(sending).rejects.toThrow('127.0.0.1 is this machine itself')
})

it('connects to the address that was checked: a name server that answers otherwise the next time is not asked', async () => {
  const answers = ['127.0.0.1', '127.0.0.2', '169.254.169.254']
  let asked = 0
  const resolve = () => Promise.resolve([answers[asked++] ?? ''])
  const reach = { allowedRanges: loopback, resolve }
  const url = `http://hook.example:${receiver.port}/`
  expect(await sendHttp(requestTo(url), reach, limits())).toMatchObject({ status: 200 })
  expect(asked).toBe(1)
  expect(receiver.received[0]?.headers.host).toBe(`hook.example:${receiver.port}`)
  // The next delivery asks anew, and is refused.
  await expect(sendHttp(requestTo(url), reach, limits())).rejects.toThrow('127.0.0.2 is')
  await expect(sendHttp(requestTo(url), reach, limits())).rejects.toThrow('metadata')
  expect(receiver.received.length).toBe(1)
})

it('checks every hop of a redirect', async () => {
  receiver.behave = (_, response) =>
    void response.writeHead(307, { location: 'http://inner.example/latest/meta-data' }).end()
  const resolve = (host: string) =>
    Promise.resolve([host === 'inner.example' ? '169.254.169.254' : '127.0.0.1'])
  const sending = sendHttp(
    requestTo(`http://hook.example:${receiver.port}/`),
    { allowedRanges: loopback, resolve },
    limits(),
  )
  await expect(sending).rejects.toThrow('169.254.169.254 is the metadata service of a cloud')
})

it('follows three redirects with the same body, and not a fourth', async () => {
  let hops = 3
  receiver.behave = (_, response) => {
    if (hops-- > 0) response.writeHead(302, { location: '/next' }).end()
    else response.writeHead(204).end()
  }
  const reach = { allowedRanges: loopback, resolve: asIs }
  expect(await sendHttp(requestTo(receiver.url), reach, limits())).toMatchObject({ status: 204 })
  expect(receiver.received.map(({ body }) => body)).toEqual(Array(4).fill('{"a":1}'))
  hops = 4
  await expect(sendHttp(requestTo(receiver.url), reach, limits())).rejects.toThrow('more than 3')
})

it('carries no secret to another host, and no message with a key in it at all', () => {
  const from = requestTo('https://a.example/x')
  const to = (location: string, request = from) => redirected(request, location)
  expect(to('https://b.example/').headers).not.toHaveProperty('authorization')
  expect(to('https://b.example/').headers).toHaveProperty('plain', 'yes')
  expect(to('https://a.example:8443/').headers).not.toHaveProperty('authorization')
  expect(to('/other').headers).toHaveProperty('authorization')
  expect(to('https://a.example/', requestTo('http://a.example/')).headers).toHaveProperty(
    'authorization',
  )
  const withKey = requestTo('https://a.example/x', { secretInBody: true })
  expect(() => to('https://b.example/', withKey)).toThrow('not for that host')
  for (const bad of ['http://a.example/', 'file:///etc/passwd', 'https://u:p@a.example/']) {
    expect(() => to(bad), bad).toThrow(/redirects/)
  }
})

it('keeps the beginning of a long answer, and calls one that breaks off a failure', async () => {
  const reach = { allowedRanges: loopback, resolve: asIs }
  receiver.behave = (_, response) => void response.writeHead(200).end('x'.repeat(1_000_000))
  const long = await sendHttp(requestTo(receiver.url), reach, limits())
  expect(long).toMatchObject({ isCut: true, body: 'x'.repeat(4096) })
  receiver.behave = (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half')
    setTimeout(() => response.destroy(), 20)
  }
  await expect(sendHttp(requestTo(receiver.url), reach, limits())).rejects.toThrow(
    'closed the connection before its answer was whole',
  )
})

it('waits for an answer only so long, and for a TLS greeting even less', async () => {
  const reach = { allowedRanges: loopback, resolve: asIs }
  receiver.behave = () => undefined
  await expect(sendHttp(requestTo(receiver.url), reach, limits(100))).rejects.toThrow(
    'No whole answer came within 0.1 s.',
  )
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as AddressInfo
  const sending = sendHttp(requestTo(`https://127.0.0.1:${port}/`), reach, limits(20_000, 100))
  await expect(sending).rejects.toThrow('took no connection within 0.1 s.')
  silent.close()
})

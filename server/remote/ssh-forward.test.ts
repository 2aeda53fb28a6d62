import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { startSshTestServer, type SshTestServerOptions } from '#server/remote/ssh-test-server.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function start(options: SshTestServerOptions = {}): Promise<{ host: SshHost }> {
  const server = await startSshTestServer(options)
  const host = openSshHost(server.target())
  stops.push(
    () => server.stop(),
    () => host.close(),
  )
  return { host }
}

describe('forward', () => {
  it('carries a TCP connection through the server', async () => {
    const echo = createServer((socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    stops.push(() => void echo.close())
    const { host } = await start()
    const channel = await host.forward('127.0.0.1', (echo.address() as AddressInfo).port)
    const answer = new Promise<string>((resolve) => {
      channel.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    })
    channel.write('hello')
    expect(await answer).toBe('hello')
    channel.destroy()
  })

  it('says what is wrong when nothing listens behind it', async () => {
    const { host } = await start()
    await expect(host.forward('127.0.0.1', 1)).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('forward to 127.0.0.1:1') as string,
    })
  })

  it('ends at its signal while nothing answers behind the server, and closes what opens late', async () => {
    let sockets = 0
    const silent = createServer((socket) => {
      sockets += 1
      socket.on('close', () => (sockets -= 1))
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    stops.push(() => void silent.close())
    const held = Promise.withResolvers<void>()
    const { host } = await start({ holdForwards: held.promise })
    const { port } = silent.address() as AddressInfo
    const reason = new Error('enough')
    // More than there are slots: none of them may be lost.
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const controller = new AbortController()
      const opening = host.forward('127.0.0.1', port, controller.signal)
      setTimeout(() => controller.abort(reason), 20)
      await expect(opening).rejects.toBe(reason)
    }
    expect((await host.run('echo', ['free'])).stdout).toBe('free\n')
    held.resolve()
    const channel = await host.forward('127.0.0.1', port)
    await expect.poll(() => sockets).toBe(1)
    channel.destroy()
    await expect.poll(() => sockets).toBe(0)
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost, StreamEnd } from '#server/remote/ssh-port.ts'
import {
  startSshTestServer,
  type SshTestServer,
  type SshTestServerOptions,
} from '#server/remote/ssh-test-server.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function start(
  options: SshTestServerOptions = {},
  overrides: Partial<SshTarget> = {},
): Promise<{ server: SshTestServer; host: SshHost }> {
  const server = await startSshTestServer(options)
  const host = openSshHost(server.target(overrides))
  stops.push(
    () => server.stop(),
    () => host.close(),
  )
  return { server, host }
}

async function contactError(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

describe('run', () => {
  it('gives output, exit code and duration', async () => {
    const { host } = await start()
    const result = await host.run('sh', ['-c', 'echo out; echo err >&2; exit 3'])
    expect(result).toMatchObject({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n' })
    expect(result.truncated).toBe(false)
    expect(result.durationMs).toBeGreaterThanOrEqual(0)
  })

  it('gives the signal that ended a program', async () => {
    const { host } = await start()
    const result = await host.run('sh', ['-c', 'kill -KILL $$'])
    expect([result.code, result.signal]).toEqual([null, 'KILL'])
  })

  it.each([
    "'; touch /tmp/owned; '",
    '$(id)',
    '`id`',
    'a\nb',
    '* ?',
    '!!',
    '',
    '-n',
    'ü 😀',
    '"\\',
  ])('hands the argument %j over unchanged', async (argument) => {
    const { host } = await start()
    expect((await host.run('printf', ['%s|', argument, 'end'])).stdout).toBe(`${argument}|end|`)
  })

  it('writes stdin', async () => {
    const { host } = await start()
    const stdin = 'line\n'.repeat(50_000)
    expect((await host.run('wc', ['-c'], { stdin })).stdout.trim()).toBe(String(stdin.length))
  })

  it('gives a program without stdin an empty one', async () => {
    const { host } = await start()
    expect((await host.run('cat', [])).stdout).toBe('')
  })

  it('finds programs in sbin and speaks English', async () => {
    const { host } = await start()
    const { stdout } = await host.run('sh', ['-c', 'echo "$PATH $LC_ALL"'])
    expect(stdout).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin C\n')
  })

  it('caps the output', async () => {
    const { host } = await start()
    const result = await host
      .run('yes', ['x'], { maxOutputBytes: 10, timeoutMs: 300 })
      .catch((error: unknown) => error)
    expect(result).toMatchObject({ failure: 'timeout' })
    const short = await host.run('printf', ['0123456789abc'], { maxOutputBytes: 10 })
    expect(short).toMatchObject({ stdout: '0123456789', truncated: true, code: 0 })
  })

  it('times out, ends the command, and stays usable', async () => {
    const { host } = await start()
    const marker = `9${process.pid}.5`
    const error = await contactError(host.run('sleep', [marker], { timeoutMs: 200 }))
    expect(error.failure).toBe('timeout')
    expect(error.message).toContain('sleep on node3')
    await expect
      .poll(async () => (await host.run('pgrep', ['-f', `^sleep ${marker}`])).code)
      .toBe(1)
  })

  it('aborts', async () => {
    const { host } = await start({ hang: true })
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    await expect(host.run('sleep', ['9'], { signal: controller.signal })).rejects.toBe(reason)
  })

  it('keeps one connection and at most six channels; the rest waits', async () => {
    const { host, server } = await start({ execDelayMs: 50 })
    const runs = Array.from({ length: 20 }, (_, index) => host.run('echo', [String(index)]))
    const outputs = (await Promise.all(runs)).map((result) => result.stdout.trim())
    expect(outputs).toEqual(Array.from({ length: 20 }, (_, index) => String(index)))
    expect(server.connections()).toBe(1)
    expect(server.mostChannels()).toBe(6)
  })

  it('refuses what is no program name', async () => {
    const { host } = await start()
    await expect(host.run('-x', [])).rejects.toThrow('Not a program name')
    await expect(host.run('A=b', [])).rejects.toThrow('Not a program name')
    await expect(host.run('id;id', [])).rejects.toThrow('Not a program name')
  })
})

describe('losing the connection', () => {
  it('tells at once, fails what runs, and connects again on demand', async () => {
    const { host, server } = await start()
    await host.connect()
    const lost: ContactError[] = []
    host.onLost((error) => lost.push(error))
    const running = contactError(host.run('sleep', ['9']))
    await sleep(100)
    server.cut()
    expect((await running).failure).toBe('connection-lost')
    expect(lost.map((error) => error.failure)).toEqual(['connection-lost'])
    expect((await host.run('echo', ['again'])).stdout).toBe('again\n')
    expect(server.connections()).toBe(2)
  })

  it('tries again after a failed attempt', async () => {
    const { host, server } = await start({}, { port: 1 })
    expect((await contactError(host.connect())).failure).toBe('refused')
    expect((await contactError(host.connect())).failure).toBe('refused')
    expect(server.connections()).toBe(0)
  })

  it('is no loss when the console closes it', async () => {
    const { host } = await start()
    const lost: ContactError[] = []
    host.onLost((error) => lost.push(error))
    await host.connect()
    await host.close()
    await sleep(100)
    expect(lost).toEqual([])
    expect((await contactError(host.run('id', []))).message).toContain('closed by the console')
  })
})

describe('stream', () => {
  const collect = (
    host: SshHost,
    program: string,
    argv: string[],
    more: { maxLineBytes?: number; signal?: AbortSignal } = {},
  ) => {
    const lines: string[] = []
    const end = Promise.withResolvers<StreamEnd>()
    const stream = host.stream(program, argv, {
      ...more,
      onLine: (line) => {
        lines.push(line)
      },
      onEnd: end.resolve,
    })
    return { lines, end: end.promise, stream }
  }

  it('splits lines, also the last without a newline, and cuts long ones', async () => {
    const { host } = await start()
    const { lines, end } = collect(host, 'printf', ['one\n\n%s\nlast', 'x'.repeat(5000)], {
      maxLineBytes: 100,
    })
    expect(await end).toEqual({ kind: 'exit', code: 0, signal: null, stderr: '' })
    expect(lines).toEqual(['one', '', 'x'.repeat(100), 'last'])
  })

  it('hands lines out as they come and ends the command on close', async () => {
    const { host } = await start()
    const marker = `8${process.pid}.5`
    const { lines, end, stream } = collect(host, 'sh', ['-c', `echo now; exec sleep ${marker}`])
    await expect.poll(() => lines).toEqual(['now'])
    stream.close()
    expect(await end).toEqual({ kind: 'closed' })
    await expect
      .poll(async () => (await host.run('pgrep', ['-f', `^sleep ${marker}`])).code)
      .toBe(1)
  })

  it('reads no more while the consumer is busy, and loses nothing', async () => {
    const { host } = await start()
    const lines: number[] = []
    let busy = 0
    const end = Promise.withResolvers<StreamEnd>()
    host.stream('seq', ['1', '20000'], {
      onLine: async (line) => {
        busy += 1
        expect(busy).toBe(1)
        lines.push(Number(line))
        if (lines.length % 5000 === 0) await sleep(20)
        busy -= 1
      },
      onEnd: end.resolve,
    })
    expect((await end.promise).kind).toBe('exit')
    expect(lines).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1))
  })

  it('ends as failed when the connection is lost or cannot be made', async () => {
    const { host, server } = await start()
    const { lines, end } = collect(host, 'sh', ['-c', 'echo up; sleep 9'])
    await expect.poll(() => lines).toEqual(['up'])
    server.cut()
    expect(await end).toMatchObject({ kind: 'failed', error: { failure: 'connection-lost' } })

    const unknown = await start({}, { hostKey: null })
    expect(await collect(unknown.host, 'id', []).end).toMatchObject({
      kind: 'failed',
      error: { failure: 'host-key-unknown' },
    })
  })

  it('ends as failed, not as lost, when the consumer throws', async () => {
    const { host } = await start()
    const end = Promise.withResolvers<StreamEnd>()
    host.stream('seq', ['1', '5'], {
      onLine: () => {
        throw new Error('full')
      },
      onEnd: end.resolve,
    })
    expect(await end.promise).toMatchObject({ kind: 'failed', error: { failure: 'other' } })
  })

  it('ends as closed when the host is closed', async () => {
    const { host } = await start()
    const { end, lines } = collect(host, 'sh', ['-c', 'echo up; sleep 9'])
    await expect.poll(() => lines).toEqual(['up'])
    await host.close()
    expect(await end).toEqual({ kind: 'closed' })
  })
})

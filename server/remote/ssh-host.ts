import type { Duplex } from 'node:stream'
import type ssh2 from 'ssh2'
import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import { connectionLost } from '#server/contact/socket-error.ts'
import { createChannelSlots } from '#server/remote/channel-slots.ts'
import { commandLine } from '#server/remote/command-line.ts'
import { connectSsh } from '#server/remote/connect-ssh.ts'
import { runCommand } from '#server/remote/run-command.ts'
import { forwardRefused, sshError } from '#server/remote/ssh-error.ts'
import type { SshHost, SshStream, StreamEnd, StreamOptions } from '#server/remote/ssh-port.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import { streamCommand } from '#server/remote/stream-command.ts'

/** sshd allows ten sessions in one connection by default (MaxSessions). */
const MAX_CHANNELS = 6

/** A server over SSH; connects on first use. See SshHost for what its methods throw. */
export function openSshHost(target: SshTarget): SshHost {
  const slots = createChannelSlots(MAX_CHANNELS)
  const listeners = new Set<(error: ContactError) => void>()
  const life = new AbortController()
  let connecting: Promise<ssh2.Client> | null = null

  const connected = (signal?: AbortSignal): Promise<ssh2.Client> => {
    life.signal.throwIfAborted()
    if (connecting === null) {
      const attempt = connectSsh(target, life.signal)
      connecting = attempt
      attempt.then(
        (client) => watch(client, attempt),
        () => forget(attempt),
      )
    }
    return abortable(connecting, signal)
  }
  const forget = (attempt: Promise<ssh2.Client>) => {
    if (connecting === attempt) connecting = null
  }
  const watch = (client: ssh2.Client, attempt: Promise<ssh2.Client>) => {
    let cause: unknown = null
    client.on('error', (error: Error) => {
      cause ??= error
    })
    client.once('close', () => {
      forget(attempt)
      if (life.signal.aborted) return
      const error =
        cause === null
          ? connectionLost(target, 'SSH', 'the server closed it')
          : sshError(cause, target, 0)
      for (const listener of listeners) listener(error)
    })
  }
  const channelTurn = async (signal?: AbortSignal) => {
    const free = await slots.take(signal)
    try {
      return { client: await connected(signal), free }
    } catch (error) {
      free()
      throw error
    }
  }
  const stream = async (
    program: string,
    argv: readonly string[],
    options: StreamOptions & { signal: AbortSignal },
  ): Promise<StreamEnd> => {
    try {
      const { client, free } = await channelTurn(options.signal)
      return await streamCommand(client, target, program, argv, options).finally(free)
    } catch (error) {
      if (options.signal.aborted) return { kind: 'closed' }
      return { kind: 'failed', error: sshError(error, target, 0) }
    }
  }

  return {
    name: target.name,
    async connect(signal) {
      await connected(signal)
    },
    async run(program, argv, options = {}) {
      assertAllowed(target, program, argv, options.sudo)
      const { client, free } = await channelTurn(options.signal)
      // The slot stays taken until the server has closed the channel, also after a timeout.
      return runCommand(client, target, { program, argv, options }, free)
    },
    stream(program, argv, options): SshStream {
      assertAllowed(target, program, argv, options.sudo)
      const ending = new AbortController()
      const signals = [ending.signal, life.signal]
      if (options.signal !== undefined) signals.push(options.signal)
      const signal = AbortSignal.any(signals)
      void stream(program, argv, { ...options, signal }).then(options.onEnd)
      return { close: () => ending.abort() }
    },
    async forward(host, port, signal) {
      const { client, free } = await channelTurn(signal)
      try {
        const channel = await forwardChannel(client, target, [host, port], signal)
        channel.once('close', free)
        return channel
      } catch (error) {
        free()
        throw error
      }
    },
    onLost(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      const attempt = connecting
      life.abort(
        new ContactError(
          'connection-lost',
          `The SSH connection to ${placeText(target)} was closed by the console.`,
          'Try again.',
        ),
      )
      const client = await attempt?.catch(() => null)
      client?.end()
    },
  }
}

/** sshd waits two minutes for a host that drops what it is sent; nobody here waits for that. */
async function forwardChannel(
  client: ssh2.Client,
  target: SshTarget,
  [host, port]: [string, number],
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  const opening = new Promise<Duplex>((resolve, reject) => {
    const refuse = (error: unknown) => reject(forwardRefused(error, target, `${host}:${port}`))
    try {
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error) return refuse(error)
        if (signal?.aborted === true) channel.destroy()
        resolve(channel)
      })
    } catch (error) {
      refuse(error)
    }
  })
  return abortable(opening, signal)
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function assertAllowed(
  target: SshTarget,
  program: string,
  argv: readonly string[],
  sudo: boolean | undefined,
): void {
  commandLine(program, argv, sudo === true ? 'without-password' : 'none', target.rootAccess)
}

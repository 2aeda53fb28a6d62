import type ssh2 from 'ssh2'
import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import { causeText, connectionLost } from '#server/contact/socket-error.ts'
import { commandLine, type SudoMode } from '#server/remote/command-line.ts'
import { createLineSplitter } from '#server/remote/line-splitter.ts'
import { closeChannel, openChannel, type ChannelExit } from '#server/remote/open-channel.ts'
import type { StreamEnd, StreamOptions } from '#server/remote/ssh-port.ts'
import { isRoot, type SshTarget } from '#server/remote/ssh-target.ts'
import { sudoRefusal, sudoWantsPassword } from '#server/remote/sudo-error.ts'

const MAX_LINE_BYTES = 64 * 1024
const KEPT_ERROR_CHARACTERS = 4096

/** Runs a command and hands out its lines until it ends; resolves to its end, never rejects. */
export async function streamCommand(
  client: ssh2.Client,
  target: SshTarget,
  program: string,
  argv: readonly string[],
  options: StreamOptions & { signal: AbortSignal },
): Promise<StreamEnd> {
  try {
    if (options.sudo !== true || isRoot(target))
      return await streamOnce(client, target, program, argv, options, 'none')
    const first = await streamOnce(client, target, program, argv, options, 'without-password')
    const again =
      target.sudoPassword !== null &&
      first.kind === 'exit' &&
      sudoWantsPassword(first.code, first.stderr)
    const end = again
      ? await streamOnce(client, target, program, argv, options, 'with-password')
      : first
    const refusal = end.kind === 'exit' ? sudoRefusal(target, end.code, end.stderr) : null
    return refusal === null ? end : { kind: 'failed', error: refusal }
  } catch (error) {
    if (options.signal.aborted) return { kind: 'closed' }
    throw error
  }
}

async function streamOnce(
  client: ssh2.Client,
  target: SshTarget,
  program: string,
  argv: readonly string[],
  options: StreamOptions & { signal: AbortSignal },
  mode: SudoMode,
): Promise<StreamEnd> {
  const { signal, maxLineBytes = MAX_LINE_BYTES } = options
  const output = createLineSplitter(maxLineBytes)
  const errors = createLineSplitter(maxLineBytes)
  let kept = ''
  let channel: ssh2.ClientChannel | null = null
  let wrongPassword: ContactError | null = null
  let delivery = Promise.resolve()
  let consumerError: ContactError | null = null

  const deliver = async (lines: readonly string[]) => {
    for (const line of lines) {
      if (signal.aborted || consumerError !== null) return
      const pending = options.onLine(line)
      if (pending !== undefined) await pending
    }
  }
  const fail = (reason: unknown) => {
    consumerError ??= new ContactError(
      'other',
      `Reading ${program} on ${placeText(target)} stopped: ${causeText(reason)}.`,
      'Try again; if it stays, report it as a fault of the console.',
      { cause: reason },
    )
    if (channel !== null) closeChannel(channel)
  }
  const onErrorLine = (line: string) => {
    kept = `${kept}${line}\n`.slice(-KEPT_ERROR_CHARACTERS)
    options.onErrorLine?.(line)
  }
  const exited = Promise.withResolvers<ChannelExit>()
  const onAbort = () => {
    if (channel !== null) closeChannel(channel)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    channel = await openChannel(
      client,
      target,
      commandLine(program, argv, mode, target.rootAccess),
      undefined,
      {
        onStdout: (chunk) => {
          const lines = output.push(chunk)
          if (lines.length === 0) return
          channel?.pause()
          delivery = delivery
            .then(() => deliver(lines))
            .catch(fail)
            .finally(() => channel?.resume())
        },
        onStderr: (chunk) => errors.push(chunk).forEach(onErrorLine),
        onWrongPassword: (error) => {
          wrongPassword = error
        },
        onExit: exited.resolve,
      },
    )
    if (signal.aborted) closeChannel(channel)
    const exit = await exited.promise
    await delivery
    const last = output.rest()
    if (last !== null) await deliver([last]).catch(fail)
    const lastError = errors.rest()
    if (lastError !== null) onErrorLine(lastError)
    if (signal.aborted) return { kind: 'closed' }
    const failure = consumerError ?? wrongPassword
    if (failure !== null) return { kind: 'failed', error: failure }
    if (!exit.told) {
      return { kind: 'failed', error: connectionLost(target, 'SSH', `${program} was cut off`) }
    }
    return { kind: 'exit', code: exit.code, signal: exit.signal, stderr: kept }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

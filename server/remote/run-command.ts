import type ssh2 from 'ssh2'
import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import { connectionLost, secondsText } from '#server/contact/socket-error.ts'
import { commandLine, type SudoMode } from '#server/remote/command-line.ts'
import { closeChannel, openChannel } from '#server/remote/open-channel.ts'
import { createOutputBuffer } from '#server/remote/output-buffer.ts'
import type { RunOptions, RunResult } from '#server/remote/ssh-port.ts'
import { isRoot, type SshTarget } from '#server/remote/ssh-target.ts'
import { sudoRefusal, sudoWantsPassword } from '#server/remote/sudo-error.ts'

const RUN_TIMEOUT_MS = 10_000
const MAX_OUTPUT_BYTES = 1024 * 1024

export interface Command {
  program: string
  argv: readonly string[]
  options: RunOptions
}

/** Runs a command over an established connection; `onClosed` when its channel is free again. */
export async function runCommand(
  client: ssh2.Client,
  target: SshTarget,
  command: Command,
  onClosed: () => void,
): Promise<RunResult> {
  if (command.options.sudo !== true || isRoot(target)) {
    return runOnce(client, target, command, 'none', onClosed)
  }
  const first = await runOnce(client, target, command, 'without-password', () => undefined).catch(
    (error: unknown) => {
      onClosed()
      throw error
    },
  )
  const again = target.sudoPassword !== null && sudoWantsPassword(first.code, first.stderr)
  if (!again) onClosed()
  const result = again ? await runOnce(client, target, command, 'with-password', onClosed) : first
  const refusal = sudoRefusal(target, result.code, result.stderr)
  if (refusal !== null) throw refusal
  return result
}

function runOnce(
  client: ssh2.Client,
  target: SshTarget,
  { program, argv, options }: Command,
  mode: SudoMode,
  onClosed: () => void,
): Promise<RunResult> {
  const { stdin, signal, timeoutMs = RUN_TIMEOUT_MS, maxOutputBytes = MAX_OUTPUT_BYTES } = options
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const stdout = createOutputBuffer(maxOutputBytes)
    const stderr = createOutputBuffer(maxOutputBytes)
    let channel: ssh2.ClientChannel | null = null
    let abandoned = false
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const abandon = (reason: unknown) => {
      if (abandoned) return
      abandoned = true
      settle()
      if (channel !== null) closeChannel(channel)
      reject(reason)
    }
    const onAbort = () => abandon(signal?.reason)
    const timer = setTimeout(() => abandon(commandTimeout(target, program, timeoutMs)), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })

    openChannel(client, target, commandLine(program, argv, mode, target.rootAccess), stdin, {
      onStdout: (chunk) => stdout.add(chunk),
      onStderr: (chunk) => stderr.add(chunk),
      onWrongPassword: abandon,
      onExit: (exit) => {
        settle()
        onClosed()
        if (!exit.told) {
          reject(connectionLost(target, 'SSH', `${program} was cut off`))
          return
        }
        resolve({
          code: exit.code,
          signal: exit.signal,
          stdout: stdout.text(),
          stderr: stderr.text(),
          durationMs: Math.round(performance.now() - startedAt),
          truncated: stdout.truncated || stderr.truncated,
        })
      },
    }).then(
      (opened) => {
        channel = opened
        if (abandoned) closeChannel(opened)
      },
      (error: unknown) => {
        onClosed()
        abandon(error)
      },
    )
  })
}

function commandTimeout(target: SshTarget, program: string, timeoutMs: number): ContactError {
  return new ContactError(
    'timeout',
    `${program} on ${placeText(target)} did not end within ${secondsText(timeoutMs)}.`,
    'Check whether the server is overloaded or its disk hangs.',
  )
}

import { randomUUID } from 'node:crypto'
import type { Fence } from '#server/actions/fence.ts'
import type { RootCommand, RootResult, RootShell } from '#server/actions/root-shell.ts'
import { quoteArgv } from '#server/remote/quote-argv.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { followUnit } from './follow-unit.ts'
import { createJobMask, createMask, type Mask } from './mask-secrets.ts'
import type { Call, Transcript } from './transcript.ts'

export interface RootOptions {
  host: SshHost
  /** Key of the server in the plan. */
  server: string
  stepIndex: number
  transcript: Transcript
  /** Of the job and of the way to the server; masked in all that is kept. */
  secrets: readonly string[]
  /** Of the step: once it is aborted no command starts. */
  signal: AbortSignal
  now: () => number
  /** The lock of the job on this server, with which detached commands start; null while there is none. */
  fence: Fence | null
}

/** Root on one server with every command in the transcript, written before it runs. */
export function rootOverSsh(options: RootOptions): RootShell {
  return {
    run: (command) => runCommand(options, command),
    async runDetached(command) {
      return followUnit(
        { ...options, mask: outputMask(options, command), signal: signalFor(options, command) },
        { ...command, text: commandText(options, command) },
      )
    },
  }
}

async function runCommand(options: RootOptions, command: RootCommand): Promise<RootResult> {
  const { host, server, stepIndex, transcript, now } = options
  const signal = signalFor(options, command)
  const mask = outputMask(options, command)
  const call: Call = { callId: randomUUID(), server, stepIndex, unit: null }
  signal.throwIfAborted()
  await transcript.command(call, commandText(options, command))
  signal.throwIfAborted()
  const startedAtMs = now()
  try {
    const { code, stdout, stderr, durationMs } = await host.run(command.program, command.argv, {
      sudo: true,
      signal,
      ...(command.stdin === undefined ? {} : { stdin: command.stdin }),
      ...(command.timeoutMs === undefined ? {} : { timeoutMs: command.timeoutMs }),
    })
    transcript.output(call, 'stdout', stdout, mask)
    transcript.output(call, 'stderr', stderr, mask)
    await transcript.exit(call, '', code, durationMs)
    return { code, stdout, stderr, durationMs }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    // After a lost lease this fails too, and what was thrown first is what counts.
    await transcript.exit(call, mask(text), null, now() - startedAtMs).catch(() => undefined)
    throw error
  }
}

function signalFor(options: RootOptions, command: RootCommand): AbortSignal {
  return command.signal === undefined
    ? options.signal
    : AbortSignal.any([options.signal, command.signal])
}

function secretsOf(options: RootOptions, command: RootCommand): string[] {
  return [...options.secrets, ...(command.secrets ?? [])]
}

function outputMask(options: RootOptions, command: RootCommand): Mask {
  return createJobMask(secretsOf(options, command))
}

/**
 * As one would type it; of the input only its size, since it may hold secrets. Arguments hold none
 * by rule, so a script is shown whole even where it speaks of passwords.
 */
function commandText(options: RootOptions, command: RootCommand): string {
  const { program, argv, stdin } = command
  const mask = createMask(secretsOf(options, command))
  const line = [program, ...argv.map(mask)].map(quoted).join(' ')
  return stdin === undefined ? line : `${line}  # ${Buffer.byteLength(stdin)} bytes on stdin`
}

function quoted(argument: string): string {
  try {
    return quoteArgv([argument])
  } catch {
    // Such an argument is refused when it comes to running it.
    return JSON.stringify(argument)
  }
}

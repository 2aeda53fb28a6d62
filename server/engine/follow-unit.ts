import { randomUUID } from 'node:crypto'
import { ActionFailure } from '#server/actions/action.ts'
import type { RootCommand, RootResult } from '#server/actions/root-shell.ts'
import {
  EXIT_NOT_LOCKED,
  EXIT_OVERTAKEN,
  type Fence,
  LOCK_PATH,
  Overtaken,
} from '#server/actions/fence.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { RunResult, SshHost } from '#server/remote/ssh-port.ts'
import { log } from '#server/observability/log.ts'
import { endsDetached } from './lease-lost.ts'
import type { Mask } from './mask-secrets.ts'
import type { Call, Lines, Transcript } from './transcript.ts'
import { AWAIT_END, CLEAN_UP, START } from './unit-scripts.ts'
import {
  readUnitSight,
  systemdRunArgv,
  UNIT_PROPERTIES,
  unitPaths,
  type UnitSight,
} from './unit-state.ts'

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024
const QUICK_SECONDS = 1
const SLOW_SECONDS = 3
/** After this the output is fetched less often. */
const QUICK_FOR_MS = 5000
const DEFAULT_TIMEOUT_MS = 30 * 60_000

export interface UnitShell {
  host: SshHost
  server: string
  stepIndex: number
  transcript: Transcript
  mask: Mask
  signal: AbortSignal
  now: () => number
  fence: Fence | null
}

export type DetachedCommand = RootCommand & {
  unit: string
  onLine?: (line: string) => void
  /** As it stands in the transcript. */
  text: string
}

/**
 * Starts the command as a transient unit, or follows the one of this name, to its end. Its output
 * goes to files in /run that only root may read, not to the journal: they keep stdout and stderr
 * apart, are not rate-limited, and are gone when the result is read.
 */
export async function followUnit(shell: UnitShell, command: DetachedCommand): Promise<RootResult> {
  const { unit, timeoutMs = DEFAULT_TIMEOUT_MS } = command
  const { transcript, now, signal, host } = shell
  signal.throwIfAborted()
  const known = (await sightOf(shell, unit)).kind !== 'unknown'
  const before = known ? await transcript.lastCall(unit) : null
  const call = before?.call ?? newCall(shell, unit)
  const startedAtMs = before?.atMs ?? now()
  if (!known) await start(shell, call, command)
  else await transcript.note(shell.stepIndex, `Goes on following the unit ${unit} on ${host.name}.`)
  const seen: Output = { lines: before?.lines ?? { stdout: 0, stderr: 0 }, stdout: '', stderr: '' }
  const followedSinceMs = now()
  const end = async () => {
    await stopUnit(host, unit, shell.fence).catch((error: unknown) => {
      log().warn({ err: error, unit, server: shell.server }, 'a detached command was not stopped')
    })
    await transcript.exit(call, 'It was stopped.', null, now() - startedAtMs)
  }
  try {
    for (;;) {
      signal.throwIfAborted()
      const { sight, stdout, stderr } = await sightAtEnd(
        shell,
        unit,
        seen.lines,
        now() - followedSinceMs,
      )
      if (sight.kind === 'unknown') throw unitGone(host.name, unit)
      const keep = (stream: keyof Lines, text: string) =>
        keepOutput(shell, call, command, seen, stream, text)
      const isWhole = sight.kind === 'ended'
      keep('stdout', isWhole ? stdout : wholeLines(stdout))
      keep('stderr', isWhole ? stderr : wholeLines(stderr))
      if (sight.kind === 'ended') {
        const whole = known ? await wholeOutput(shell, unit) : seen
        const durationMs = now() - startedAtMs
        const why = sight.result === 'success' || sight.result === 'exit-code' ? '' : sight.result
        // Before the clean-up: it fails when another worker has taken over, who needs the unit.
        await transcript.exit(call, why, sight.code, durationMs)
        await stopUnit(host, unit, shell.fence, signal)
        return { code: sight.code, stdout: whole.stdout, stderr: whole.stderr, durationMs }
      }
      const followedMs = now() - followedSinceMs
      if (followedMs > timeoutMs) {
        await end()
        throw tooLong(command.program, host.name, timeoutMs)
      }
    }
  } catch (error) {
    if (signal.aborted && endsDetached(signal.reason)) await end()
    throw error
  }
}

/**
 * Ends a detached command and everything it started; harmless when there is none. Throws ContactError,
 * Overtaken, and ActionFailure.
 */
export async function stopUnit(
  host: SshHost,
  unit: string,
  fence: Fence | null,
  signal?: AbortSignal,
): Promise<void> {
  const { service, folder } = unitPaths(unit)
  const argv = ['-c', CLEAN_UP, 'synced', ...fenceArgs(fence), service, folder]
  const { code, stderr } = await host.run('sh', argv, {
    sudo: true,
    timeoutMs: 120_000,
    ...(signal ? { signal } : {}),
  })
  if (code === EXIT_OVERTAKEN) throw new Overtaken(host.name)
  if (code !== 0) throw failed(host, 'systemctl', stderr)
}

/** lock, job and fence of a script; without a job nothing is compared. */
function fenceArgs(fence: Fence | null): [string, string, string] {
  return [LOCK_PATH, fence?.jobId ?? '', String(fence?.number ?? 0)]
}

interface Output {
  /** Line ends read so far. */
  lines: Lines
  stdout: string
  stderr: string
}

function newCall({ server, stepIndex }: UnitShell, unit: string): Call {
  return { callId: randomUUID(), server, stepIndex, unit }
}

async function sightOf(shell: UnitShell, unit: string): Promise<UnitSight> {
  const { service } = unitPaths(unit)
  const argv = ['show', '--no-pager', `--property=${UNIT_PROPERTIES}`, '--', service]
  const { code, stdout, stderr } = await asRoot(shell, 'systemctl', argv)
  if (code === 0) return readUnitSight(stdout)
  throw failed(shell.host, 'systemctl', stderr)
}

/** As sightOf, when the unit has ended or after some seconds, and what it printed after these lines. */
async function sightAtEnd(
  shell: UnitShell,
  unit: string,
  { stdout: outLines, stderr: errLines }: Lines,
  followedMs: number,
): Promise<{ sight: UnitSight; stdout: string; stderr: string }> {
  const seconds = followedMs < QUICK_FOR_MS ? QUICK_SECONDS : SLOW_SECONDS
  const { service, folder } = unitPaths(unit)
  const from = [outLines + 1, errLines + 1].map(String)
  const args = [service, UNIT_PROPERTIES, String(seconds), folder, ...from]
  const result = await asRoot(shell, 'sh', ['-c', AWAIT_END, 'synced', ...args])
  if (result.code !== 0) throw failed(shell.host, 'systemctl', result.stderr)
  const printed = (stream: string) => {
    const encoded = new RegExp(`^== ${stream} (.*)$`, 'm').exec(result.stdout)?.[1] ?? ''
    return Buffer.from(encoded, 'base64').toString()
  }
  const sight = readUnitSight(result.stdout)
  return { sight, stdout: printed('stdout'), stderr: printed('stderr') }
}

async function start(shell: UnitShell, call: Call, command: DetachedCommand): Promise<void> {
  const { unit, program, argv: argvOfProgram, stdin, text } = command
  const { folder } = unitPaths(unit)
  await shell.transcript.command(call, `systemd-run --unit=${unit} -- ${text}`)
  const argv = [
    '-c',
    START,
    'synced',
    ...fenceArgs(shell.fence),
    folder,
    stdin === undefined ? '' : String(Buffer.byteLength(stdin)),
    ...systemdRunArgv(unit, program, argvOfProgram, stdin !== undefined),
  ]
  shell.signal.throwIfAborted()
  // Without the signal: cut off in between, nobody would know whether the unit is to be ended.
  const { code, stdout, stderr } = await shell.host.run('sh', argv, {
    sudo: true,
    timeoutMs: 60_000,
    ...(stdin === undefined ? {} : { stdin }),
  })
  if (code === EXIT_OVERTAKEN) throw new Overtaken(shell.host.name)
  if (code === EXIT_NOT_LOCKED) throw notLocked(shell, stdout)
  // A program that cannot be started leaves a failed unit, whose end is read as any other.
  if (code !== 0 && (await sightOf(shell, unit)).kind === 'unknown') {
    await asRoot(shell, 'rm', ['-rf', '--', folder])
    throw failed(shell.host, 'systemd-run', stderr)
  }
}

/** So that no character is cut; the rest comes with the next look. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

function keepOutput(
  shell: UnitShell,
  call: Call,
  command: DetachedCommand,
  seen: Output,
  stream: keyof Lines,
  text: string,
): void {
  if (text === '') return
  const lines = text.split('\n')
  seen.lines[stream] += lines.length - 1
  seen[stream] += text
  shell.transcript.output(call, stream, text, shell.mask)
  if (lines.at(-1) === '') lines.pop()
  for (const line of lines) command.onLine?.(line)
}

/** Another worker followed the beginning. */
async function wholeOutput(
  shell: UnitShell,
  unit: string,
): Promise<{ stdout: string; stderr: string }> {
  const { folder } = unitPaths(unit)
  const [stdout, stderr] = await Promise.all(
    ['stdout', 'stderr'].map(async (stream) => {
      const { stdout: text } = await asRoot(shell, 'cat', ['--', `${folder}/${stream}`])
      return text
    }),
  )
  return { stdout: stdout ?? '', stderr: stderr ?? '' }
}

/** Bookkeeping of a detached command; the transcript has the command itself. */
function asRoot(
  { host, signal }: UnitShell,
  program: string,
  argv: readonly string[],
): Promise<RunResult> {
  return host.run(program, argv, { sudo: true, signal, maxOutputBytes: MAX_OUTPUT_BYTES })
}

function failed({ name }: SshHost, program: string, stderr: string): ActionFailure {
  return new ActionFailure(
    `${program} on ${name} failed: ${stderr.trim() || 'it gave no reason'}.`,
    'Mend what it names, then retry the step.',
  )
}

function notLocked({ host }: UnitShell, holder: string): ActionFailure {
  return new ActionFailure(
    `This job does not hold ${host.name} any more: ${LOCK_PATH} names ${holder.slice(0, 120)}. Nothing was started.`,
    'Make sure that nobody else changes this server, then retry the step; it takes the lock again where nobody has it.',
  )
}

function unitGone(name: string, unit: string): ContactError {
  return new ContactError(
    'connection-lost',
    `The unit ${unit} on ${name} is gone: the server was restarted, or somebody stopped it.`,
    'Retry the step: it looks first what has happened.',
  )
}

function tooLong(program: string, name: string, timeoutMs: number): ActionFailure {
  return new ActionFailure(
    `${program} on ${name} did not end within ${Math.round(timeoutMs / 1000)} s and was stopped.`,
    'See its output in the transcript, then retry the step.',
  )
}

import { randomUUID } from 'node:crypto'
import { ActionFailure } from '#server/actions/action.ts'
import type { RootCommand, RootResult } from '#server/actions/root-shell.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { RunOptions, RunResult, SshHost } from '#server/remote/ssh-port.ts'
import { log } from '#server/observability/log.ts'
import { endsDetached } from './lease-lost.ts'
import type { Mask } from './mask-secrets.ts'
import type { Call, Lines, Transcript } from './transcript.ts'
import {
  readUnitSight,
  systemdRunArgv,
  UNIT_PROPERTIES,
  unitPaths,
  type UnitSight,
} from './unit-state.ts'

/*
 * Waits on the server itself, for a process and not by asking systemd again and again: the end is
 * seen within a fifth of a second, and what is waited for keeps the processor to itself. Then prints
 * state and new output in one go: each command over sudo costs the server 20 ms (lab).
 */
const AWAIT_END = `
unit=$1 properties=$2 seconds=$3 folder=$4
look() { seen=$(systemctl show --no-pager --property="$properties" -- "$unit") || exit 1; }
runs() { case $seen in *SubState=running*|*SubState=start*) return 0;; *) return 1;; esac; }
look
if runs; then
  pid=$(systemctl show --property=MainPID --value -- "$unit")
  case $pid in
    *[!0-9]*|''|0) pid=; sleep 0.2;;
    *) timeout "$seconds" tail -s 0.2 --pid="$pid" -f /dev/null;;
  esac
  look
  # systemd takes note of the end a moment after it.
  for again in 1 2 3 4 5; do
    runs || break
    [ "$pid" = '' ] || ! kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
    look
  done
fi
printf '%s\\n' "$seen"
printf '%s' '== stdout '
tail -n "+$5" -- "$folder/stdout" 2>/dev/null | base64 -w 0
printf '\\n%s' '== stderr '
tail -n "+$6" -- "$folder/stderr" 2>/dev/null | base64 -w 0
printf '\\n'
`
/** The files first: a unit that is still known is asked again, one that is gone would be started. */
const CLEAN_UP = `
rm -rf -- "$2"
systemctl stop "$1"
systemctl reset-failed "$1"
:
`
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
    await stopUnit(host, unit).catch((error: unknown) => {
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
        await cleanUp(shell, unit)
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

/** Ends a detached command and everything it started; harmless when there is none. Throws ContactError. */
export async function stopUnit(host: SshHost, unit: string): Promise<void> {
  const { service, folder } = unitPaths(unit)
  const sudo = { sudo: true, timeoutMs: 120_000 }
  await host.run('systemctl', ['stop', service], sudo)
  await host.run('systemctl', ['reset-failed', service], sudo)
  await host.run('rm', ['-rf', '--', folder], sudo)
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
  throw failed(shell, 'systemctl', stderr)
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
  if (result.code !== 0) throw failed(shell, 'systemctl', result.stderr)
  const printed = (stream: string) => {
    const encoded = new RegExp(`^== ${stream} (.*)$`, 'm').exec(result.stdout)?.[1] ?? ''
    return Buffer.from(encoded, 'base64').toString()
  }
  const sight = readUnitSight(result.stdout)
  return { sight, stdout: printed('stdout'), stderr: printed('stderr') }
}

async function start(shell: UnitShell, call: Call, command: DetachedCommand): Promise<void> {
  const { unit, program, argv, stdin, text } = command
  const { folder } = unitPaths(unit)
  await shell.transcript.command(call, `systemd-run --unit=${unit} -- ${text}`)
  // Whole or not at all: cut off in between, nobody would know whether the unit is to be ended.
  const run = (name: string, args: string[], options: RunOptions = {}) =>
    shell.host.run(name, args, { ...options, sudo: true })
  const must = async (name: string, args: string[], options: RunOptions = {}) => {
    const { code, stderr } = await run(name, args, options)
    if (code !== 0) throw failed(shell, name, stderr)
  }
  await must('install', ['-d', '-m', '0700', '/run/synced', folder])
  if (stdin !== undefined) {
    await must('install', ['-m', '0600', '/dev/null', `${folder}/stdin`])
    await must('dd', [`of=${folder}/stdin`, 'status=none'], { stdin })
  }
  const unitArgv = systemdRunArgv(unit, program, argv, stdin !== undefined)
  const { code, stderr } = await run('systemd-run', unitArgv, { timeoutMs: 30_000 })
  // A program that cannot be started leaves a failed unit, whose end is read as any other.
  if (code !== 0 && (await sightOf(shell, unit)).kind === 'unknown') {
    await must('rm', ['-rf', '--', folder])
    throw failed(shell, 'systemd-run', stderr)
  }
  // The unit has it open by now.
  if (stdin !== undefined) await must('rm', ['-f', '--', `${folder}/stdin`])
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

async function cleanUp(shell: UnitShell, unit: string): Promise<void> {
  const { service, folder } = unitPaths(unit)
  await asRoot(shell, 'sh', ['-c', CLEAN_UP, 'synced', service, folder])
}

/** Bookkeeping of a detached command; the transcript has the command itself. */
function asRoot(
  { host, signal }: UnitShell,
  program: string,
  argv: readonly string[],
): Promise<RunResult> {
  return host.run(program, argv, { sudo: true, signal, maxOutputBytes: MAX_OUTPUT_BYTES })
}

function failed({ host }: UnitShell, program: string, stderr: string): ActionFailure {
  return new ActionFailure(
    `${program} on ${host.name} failed: ${stderr.trim() || 'it gave no reason'}.`,
    'Mend what it names, then retry the step.',
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

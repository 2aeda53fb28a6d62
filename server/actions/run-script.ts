import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import type { RootResult } from '#server/actions/root-shell.ts'

export interface ScriptRun {
  /** POSIX shell, a constant of the source: what varies comes as "$1", "$2" …, or on stdin. */
  script: string
  args?: readonly string[]
  /** Input of the script, for what is large or secret. */
  input?: string
  secrets?: readonly string[]
  /** Default 30 000. */
  timeoutMs?: number
  signal?: AbortSignal
  shell?: 'sh' | 'bash'
}

/** Runs a fixed script as root; any exit code is a result. Throws ContactError. */
export function runScript(server: ServerPort, run: ScriptRun): Promise<RootResult> {
  const { script, args = [], input, secrets = [], timeoutMs = 30_000, signal, shell = 'sh' } = run
  return server.root.run({
    program: shell,
    argv: ['-c', script, 'synced', ...args],
    ...(input === undefined ? {} : { stdin: input }),
    secrets,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  })
}

/** Runs a fixed script and returns what it printed. Throws ActionFailure when it fails. */
export async function demandScript(
  server: ServerPort,
  run: ScriptRun & { what: string; mend: string },
): Promise<string> {
  const result = await runScript(server, run)
  if (result.code === 0) return result.stdout
  throw commandFailure(server, run.what, result, run.mend)
}

/** Runs a program and returns what it printed. Throws ActionFailure when it fails. */
export async function demandProgram(
  server: ServerPort,
  argv: readonly [string, ...string[]],
  options: { what: string; mend: string; timeoutMs?: number; signal?: AbortSignal },
): Promise<string> {
  const [program, ...rest] = argv
  const { timeoutMs = 30_000, signal } = options
  const result = await server.root.run({
    program,
    argv: rest,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.code === 0) return result.stdout
  throw commandFailure(server, options.what, result, options.mend)
}

/** `what` begins a sentence, for instance `Writing /etc/hosts`. */
export function commandFailure(
  server: ServerPort,
  what: string,
  result: RootResult,
  mend: string,
): ActionFailure {
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim())
  const reason = lines.find((line) => line !== '') ?? `exit code ${result.code ?? 'unknown'}`
  return new ActionFailure(`${what} on ${server.name} failed: ${reason.slice(0, 400)}`, mend)
}

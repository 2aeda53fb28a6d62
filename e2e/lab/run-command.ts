import { spawn } from 'node:child_process'
import { LabError } from './lab-error.ts'

export interface CommandResult {
  code: number
  stdout: string
  stderr: string
}

/** Node's own type also demands a NODE_ENV, by a declaration of Next.js. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface CommandOptions {
  stdin?: string
  /** Default 120,000. The command gets SIGKILL then. */
  timeoutMs?: number
  /** Default true: any exit code but 0 throws. */
  check?: boolean
  /** The whole environment; default this process's own. */
  env?: Environment
}

/** Runs a program with an argv array, never through a shell. */
export async function runCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [program, ...rest] = argv
  if (program === undefined) throw new LabError('No program was given to run.')
  const timeoutMs = options.timeoutMs ?? 120_000
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    env: (options.env ?? process.env) as NodeJS.ProcessEnv,
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program may end without reading its input.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')

  const ended = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.once('error', (error) =>
        reject(new LabError(`${program} could not be started: ${error.message}.`)),
      )
      child.once('close', (code, signal) => resolve({ code, signal }))
    },
  )
  const result = {
    code: ended.code ?? 128,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  }
  if ((options.check ?? true) && result.code !== 0) {
    const cause =
      ended.signal === 'SIGKILL' ? `was killed after ${timeoutMs} ms` : `ended with ${result.code}`
    const detail = (result.stderr.trim() || result.stdout.trim()).slice(-1500)
    throw new LabError(`${argv.slice(-8).join(' ')} ${cause}: ${detail}`)
  }
  return result
}

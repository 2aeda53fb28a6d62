import { spawn } from 'node:child_process'
import type { ActionContext, Progress, ServerPort } from '#server/actions/action.ts'
import type { RootCommand, RootResult, RootShell } from '#server/actions/root-shell.ts'
import type { JobSecrets } from '#server/procedures/action-params.ts'

/** For tests of actions: what a command answers; undefined: nothing, with success. */
export type Answer = (command: RootCommand) => Partial<RootResult> | undefined

export interface FakeServer extends ServerPort {
  commands: (RootCommand & { unit?: string })[]
}

export function fakeServer(answer: Answer = () => undefined, key = 'node4'): FakeServer {
  const commands: FakeServer['commands'] = []
  const run = (command: RootCommand): Promise<RootResult> => {
    command.signal?.throwIfAborted()
    commands.push(command)
    return Promise.resolve({ code: 0, stdout: '', stderr: '', durationMs: 1, ...answer(command) })
  }
  return { key, name: key, address: '10.0.0.14', root: { run, runDetached: run }, commands }
}

/** Runs commands for real on this machine, as the user who runs the tests. */
export function localShell(): RootShell {
  const run = (command: RootCommand): Promise<RootResult> =>
    new Promise((resolve, reject) => {
      const child = spawn(command.program, [...command.argv], { stdio: 'pipe' })
      const output = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, ...output, durationMs: 1 }))
      // A program may end without reading its input.
      child.stdin.on('error', () => undefined)
      child.stdin.end(command.stdin ?? '')
    })
  return { run, runDetached: run }
}

export function localServer(): ServerPort {
  return { key: 'here', name: 'here', address: '127.0.0.1', root: localShell() }
}

export interface FakeContext extends ActionContext {
  progress: Progress[]
}

/** A step on `server`; `tickMs` passes with each look at the clock. */
export function fakeContext(
  server: ServerPort,
  options: { others?: ServerPort[]; secrets?: Partial<JobSecrets>; tickMs?: number } = {},
): FakeContext {
  const { others = [], secrets = {}, tickMs = 0 } = options
  const progress: Progress[] = []
  let clockMs = 1_763_720_000_000
  return {
    server,
    other: (key) => {
      const found = others.find((one) => one.key === key)
      if (found === undefined) throw new TypeError(`The plan has no server ${key}.`)
      return found
    },
    secrets: { sstPassword: null, monitorPassword: null, ...secrets },
    stepId: 'job-7-3',
    fence: 1,
    signal: new AbortController().signal,
    now: () => (clockMs += tickMs),
    report: (one) => progress.push(one),
    progress,
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#server/observability/log.ts'

const STOP_GRACE_MS = 8000

export interface Supervised {
  /** Resolves at the child's first 'ready' message. */
  ready: Promise<void>
  /** Ends the child (SIGTERM, after 8 s SIGKILL) and does not start it again. */
  stop(): Promise<void>
}

/** Runs a TypeScript entry as a child with an IPC channel, and again after a crash, with a growing pause up to 10 s. */
export function supervise(name: string, entry: string, environment: NodeJS.ProcessEnv): Supervised {
  let child: ChildProcess | null = null
  let stopping = false
  let pauseMs = 250
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>()

  async function run(): Promise<void> {
    while (!stopping) {
      const startedAt = Date.now()
      const one = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
        env: environment,
        // A process group of its own: Ctrl-C would end it before the supervisor can, and look like a crash.
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      child = one
      one.on('message', (message) => {
        if (message === 'ready') markReady()
      })
      const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
        one.once('exit', (exitCode, exitSignal) => resolve([exitCode, exitSignal])),
      )
      child = null
      if (stopping) return
      pauseMs = Date.now() - startedAt > 30_000 ? 250 : Math.min(pauseMs * 2, 10_000)
      log().error(
        { code, signal },
        `The ${name} process ended; it is started again in ${pauseMs} ms.`,
      )
      await sleep(pauseMs)
    }
  }

  const finished = run()
  return {
    ready,
    async stop() {
      stopping = true
      child?.kill('SIGTERM')
      const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_GRACE_MS)
      await Promise.race([finished, sleep(STOP_GRACE_MS + 1000)])
      clearTimeout(timer)
    },
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Deps } from '#server/services/actor.ts'
import { dyingWorkerEntry } from './dying-worker.ts'
import { jobStands } from './lab-jobs.ts'
import type { WorkerUnderTest } from './worker-under-test.ts'

/** By id of the step in which it dies: in which of its commands, counted from 1. Empty: in all, the first two. */
export type Walk = ReadonlyMap<string, readonly number[]>

/**
 * Runs a worker that kills itself at the next point of the job's steps not yet in `marks`. The signal
 * that ended it; null when the job was over first.
 */
export async function workUntilDead(
  deps: Deps,
  { environment }: WorkerUnderTest,
  marks: string,
  jobId: string,
  walk: Walk = new Map(),
): Promise<NodeJS.Signals | null> {
  const steps = [...walk].map(([stepId, commands]) => `${stepId}=${commands.join(',')}`)
  const argv = ['--no-warnings', dyingWorkerEntry, marks, ...steps]
  const child = spawn(process.execPath, argv, {
    env: {
      ...process.env,
      ...environment,
      // It is started again and again.
      NODE_COMPILE_CACHE: join(environment.SYNCED_DATA_DIR ?? '', 'compiled'),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const over = new AbortController()
  const stands = jobStands(deps, jobId, 120_000, over.signal).then(() => null)
  const signal = await Promise.race([exit.then(([, killed]) => killed), stands])
  over.abort()
  if (signal === null) child.kill('SIGKILL')
  await exit
  await stands
  return signal
}

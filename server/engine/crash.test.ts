import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  effects,
  type FakeConsole,
  fakeDeps,
  fakePlan,
  openFakeConsole,
  queueJob,
  workUntil,
} from './test-console.ts'

/** A real worker process that is killed, by SIGKILL, at the point. */
async function workAndDie(console_: FakeConsole, point: string): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      join(import.meta.dirname, 'test-console.ts'),
      console_.url,
      console_.folder,
      point,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const limit = setTimeout(() => child.kill('SIGTERM'), 50_000)
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  clearTimeout(limit)
  return signal
}

const actions = ['stop-mariadb', 'set-start-timeout']
const plan = fakePlan([{}, {}])
const inSteps = actions.flatMap((name) =>
  ['probe', 'before', 'after', 'verify'].map((where) => `${name} ${where}`),
)
/** One write for the claim, five for each of the two steps; the twelfth ends the job. */
const afterWrites = Array.from({ length: 11 }, (_, index) => `after-write ${index + 1}`)

describe.concurrent('a worker that is killed', () => {
  it.for([...inSteps, ...afterWrites])(
    'at "%s": the job ends well, each effect happens once, and no lock is left',
    { timeout: 120_000 },
    async (point, { onTestFinished }) => {
      const console_ = await openFakeConsole()
      onTestFinished(() => console_.close())
      const { db, folder } = console_
      const jobId = await queueJob(console_, plan)
      expect(await workAndDie(console_, point)).toBe('SIGKILL')
      const state = await workUntil(fakeDeps(db, { folder }), jobId, ['succeeded', 'failed'])
      expect(state).toBe('succeeded')
      expect(effects(folder)).toEqual(actions.map((name) => `run ${name}`))
      expect(await db.clusterLock.count()).toBe(0)
      const steps = await db.jobStep.findMany({ where: { jobId } })
      expect(steps.map((step) => step.state)).toEqual(['done', 'done'])
    },
  )
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ServerPort } from '#server/actions/action.ts'
import { Overtaken } from '#server/actions/fence.ts'
import type { RootCommand } from '#server/actions/root-shell.ts'
import { runJobs } from './run-jobs.ts'
import {
  type FakeConsole,
  fakeDeps,
  type FakeOptions,
  fakePlan,
  openFakeConsole,
  queueJob,
  workUntil,
} from './test-console.ts'

let console_: FakeConsole
beforeEach(async () => {
  console_ = await openFakeConsole()
})
afterEach(() => console_.close())

const params = { jobId: 'the-plan' }
const plan = fakePlan([
  { action: 'lock-server', params },
  { action: 'stop-mariadb' },
  { action: 'unlock-server', params },
])

/** Servers whose lock is whoever's asks, or `holder`'s; `seen` gets the fences that were put into it. */
function engine(seen: string[], options: Omit<FakeOptions, 'folder'>, holder?: string) {
  const run = ({ argv }: RootCommand) => {
    const [, script = '', , , job = '', fence = ''] = argv
    if (script.includes('flock')) seen.push(`fence ${fence}`)
    return Promise.resolve({
      code: 0,
      stdout: holder ?? `${job} ${fence}`,
      stderr: '',
      durationMs: 1,
    })
  }
  const port = (key: string): ServerPort => ({
    key,
    name: key,
    address: '192.0.2.9',
    root: { run, runDetached: run },
  })
  const openServers = () => ({
    portsFor: () => Promise.resolve(port),
    stopUnit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  })
  return fakeDeps(console_.db, { folder: console_.folder, ...options, deps: { openServers } })
}

it('a worker that takes a job over puts its fence into the lock before it looks at anything there', async () => {
  const id = await queueJob(console_, plan)
  const { db } = console_
  await db.job.update({ where: { id }, data: { fence: 4 } })
  await db.jobStep.updateMany({ where: { jobId: id, index: 0 }, data: { state: 'done' } })
  const seen: string[] = []
  const onPoint = (point: string) => void seen.push(point)
  await workUntil(engine(seen, { onPoint }), id, ['succeeded'])
  expect(seen.slice(0, 2)).toEqual(['fence 5', 'stop-mariadb probe'])
  expect(seen.filter((one) => one.startsWith('fence'))).toHaveLength(1)
})

it.each([
  ['fences off the worker that ran it', undefined],
  ['ends all the same where another console has the lock', 'another-plan 3'],
])('cancelling a step of an earlier worker %s', async (_what, holder) => {
  const id = await queueJob(console_, plan)
  const { db } = console_
  await db.jobStep.updateMany({ where: { jobId: id, index: 0 }, data: { state: 'done' } })
  const begun = { state: 'running', ranAt: new Date() }
  await db.jobStep.updateMany({ where: { jobId: id, index: 1 }, data: begun })
  await db.job.update({ where: { id }, data: { fence: 4, cancelRequestedAt: new Date() } })
  const seen: string[] = []
  await workUntil(engine(seen, {}, holder), id, ['cancelled'])
  expect(seen).toEqual(['fence 5'])
})

it('a worker that a server refuses as overtaken has lost its lease: it writes nothing more', async () => {
  const id = await queueJob(console_, plan)
  const { db } = console_
  const refused = Promise.withResolvers<void>()
  const actions = {
    'stop-mariadb': {
      run: () => {
        refused.resolve()
        return Promise.reject(new Overtaken('node4'))
      },
    },
  }
  const life = new AbortController()
  const working = runJobs(engine([], { actions }), life.signal)
  await refused.promise
  await sleep(300)
  const step = await db.jobStep.findFirstOrThrow({ where: { jobId: id, index: 1 } })
  expect([step.state, step.error]).toEqual(['running', null])
  const job = await db.job.findUniqueOrThrow({ where: { id } })
  expect([job.state, job.reason, job.fence]).toEqual(['running', null, 1])
  life.abort()
  await working
})

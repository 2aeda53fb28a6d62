import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ActionContext } from '#server/actions/action.ts'
import type { RootCommand } from '#server/actions/root-shell.ts'
import { lockUnlessEnded } from './take-over-lock.ts'
import { type FakeConsole, fakePlan, openFakeConsole, queueJob } from './test-console.ts'

let console_: FakeConsole
beforeEach(async () => {
  console_ = await openFakeConsole()
})
afterEach(() => console_.close())

/** A server that has a lock file; only the scripts of the lock are understood. */
function serverWithLock(content: string | null) {
  let lock = content
  const run = ({ argv }: RootCommand) => {
    const [, script = '', , , id = '', fence = ''] = argv
    if (script.includes('ln -T')) lock ??= `${id} ${fence}`
    if (script.includes('rm -f -- "$lock"\nrmdir') && lock?.split(' ')[0] === id) lock = null
    return Promise.resolve({ code: 0, stdout: lock ?? '', stderr: '', durationMs: 1 })
  }
  const root = { run, runDetached: run }
  const server = { key: 'node4', name: 'node4', address: '192.0.2.9', root }
  const context = {
    server,
    fence: 3,
    signal: new AbortController().signal,
  } as unknown as ActionContext
  return { context, lock: () => lock }
}
const oldPlan = '11111111-2222-3333-4444-555555555555'
const params = { jobId: 'aaaaaaaa-2222-3333-4444-555555555555' }

async function jobThatIs(state: string) {
  const plan = fakePlan([{ action: 'lock-server', params: { jobId: oldPlan } }])
  const id = await queueJob(console_, plan)
  await console_.db.job.update({ where: { id }, data: { state } })
}

it.each(['cancelled', 'abandoned', 'succeeded'])(
  'takes over the lock of a job that is %s',
  async (state) => {
    await jobThatIs(state)
    const { context, lock } = serverWithLock(oldPlan)
    const action = lockUnlessEnded(console_.db)
    expect(await action.probe(context, params)).toEqual({ state: 'absent' })
    await action.run(context, params)
    expect(lock()).toBe(`${params.jobId} 3`)
  },
)

it.each(['running', 'failed', 'needs-decision'])(
  'leaves the lock of a job that is %s',
  async (state) => {
    await jobThatIs(state)
    const { context, lock } = serverWithLock(oldPlan)
    const action = lockUnlessEnded(console_.db)
    expect(await action.probe(context, params)).toMatchObject({ state: 'unknown' })
    await expect(action.run(context, params)).rejects.toThrow(/Another job/)
    expect(lock()).toBe(oldPlan)
  },
)

it('leaves the lock of another console', async () => {
  const { context } = serverWithLock(oldPlan)
  const answer = await lockUnlessEnded(console_.db).probe(context, params)
  expect(answer).toMatchObject({ state: 'unknown' })
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlanStep } from '#server/procedures/plan.ts'
import { readJobFacts } from './job-facts.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import { join } from 'node:path'
import { quarantineWrites } from './quarantine-writes.ts'
import { type FakeConsole, fakePlan, openFakeConsole, queueJob } from './test-console.ts'

let console_: FakeConsole
let jobId: string
const aside = '/var/lib/mysql.synced-aside-1'

beforeEach(async () => {
  console_ = await openFakeConsole()
  jobId = await queueJob(console_)
})
afterEach(() => console_.close())

/** What a finished step writes; `undoOfId`: of the job that takes that one back. */
async function finish(
  step: Pick<PlanStep, 'action' | 'params'>,
  evidence: Record<string, unknown>,
  undoOfId: string | null = null,
): Promise<void> {
  const { db, folder } = console_
  const key = readOrCreateKey(join(folder, 'key'))
  const job = { ...(await readJobFacts(db, key, jobId)), undoOfId }
  const [whole] = fakePlan([step]).steps
  const [server] = fakePlan().servers
  if (!whole || !server) throw new Error('The plan is empty.')
  const context = { db, key, job, now: () => 1000, hold: {} as never }
  await db.$transaction(quarantineWrites(context, whole, server, evidence))
}
const rows = () => console_.db.quarantine.findMany({ orderBy: { path: 'asc' } })
const setAside = {
  action: 'set-data-aside',
  params: { dataDir: '/var/lib/mysql', asideDir: aside },
} as const

it('data moved aside are known with size, UUID and seqno', async () => {
  await finish(setAside, { path: aside, bytes: 5, uuid: 'the-uuid', seqno: '4711' })
  expect(await rows()).toMatchObject([
    { path: aside, bytes: 5n, uuid: 'the-uuid', seqno: 4711n, server: 'node4' },
  ])
})

it('a step that found nothing to move leaves nothing to restore', async () => {
  await finish(setAside, { path: null })
  expect(await rows()).toEqual([])
})

it('taken back, they count as restored, and what stood in their place is known in turn', async () => {
  await finish(setAside, { path: aside, bytes: 5 })
  const spare = '/var/lib/mysql.synced-aside-2'
  await finish(setAside, { path: spare, bytes: 3 }, jobId)
  expect(await rows()).toMatchObject([
    { path: aside, restoredAt: new Date(1000) },
    { path: spare, bytes: 3n, restoredAt: null },
  ])
})

it('restoring and releasing are written with their step, and a restore can be taken back', async () => {
  await finish(setAside, { path: aside, bytes: 5 })
  const [row] = await rows()
  const quarantineId = row?.id ?? ''
  const restore = {
    action: 'restore-data',
    params: { quarantineId, dataDir: '/var/lib/mysql', asideDir: aside },
  } as const
  await finish(restore, {})
  expect(await rows()).toMatchObject([{ restoredAt: new Date(1000) }])
  await finish(restore, {}, jobId)
  expect(await rows()).toMatchObject([{ restoredAt: null, releasedAt: null }])
  await finish({ action: 'release-data', params: { quarantineId, path: aside } }, {})
  expect(await rows()).toMatchObject([{ releasedAt: new Date(1000) }])
})

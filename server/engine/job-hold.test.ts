import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import { JobHold } from './job-hold.ts'
import { LEASE_MS } from './lease.ts'
import { LeaseLost } from './lease-lost.ts'
import {
  effects,
  type FakeConsole,
  fakeDeps,
  openFakeConsole,
  queueJob,
  workUntil,
} from './test-console.ts'

let console_: FakeConsole
beforeEach(async () => {
  console_ = await openFakeConsole()
})
afterEach(() => console_.close())

async function claim(owner: string, nowMs = Date.now()) {
  const [job] = await readActiveJobs(console_.db)
  return job ? claimJob(console_.db, job, owner, nowMs) : null
}
const note = (id: string) =>
  console_.db.transcriptEntry.create({
    data: { jobId: id, at: new Date(), kind: 'note', text: 'x' },
  })

it('of many workers exactly one claims a job', async () => {
  await queueJob(console_)
  const owners = Array.from({ length: 20 }, (_, index) => `worker ${index}`)
  const claims = await Promise.all(owners.map((owner) => claim(owner)))
  expect(claims.filter((one) => one !== null)).toHaveLength(1)
})

it('a worker that lost its lease writes nothing more, and its signal aborts', async () => {
  const { db } = console_
  const id = await queueJob(console_)
  const first = await claim('first')
  if (!first) throw new Error('Nothing was claimed.')
  const hold = new JobHold(db, first, 'first', Date.now)
  await hold.write([note(id)])
  const second = await claim('second', Date.now() + LEASE_MS + 1)
  expect(second?.fence).toBe(first.fence + 1)
  await expect(hold.write([note(id)])).rejects.toThrow(LeaseLost)
  expect(hold.signal.aborted).toBe(true)
  await expect(hold.settle({ state: 'failed' }, [])).rejects.toThrow(LeaseLost)
  await hold.release()
  hold.stop()
  const job = await db.job.findUniqueOrThrow({ where: { id } })
  expect([job.state, job.owner]).toEqual(['running', 'second'])
  expect(await db.transcriptEntry.count()).toBe(1)
})

it('a worker whose clock says that the lease is over stops by itself', async () => {
  const id = await queueJob(console_)
  const claimed = await claim('first')
  if (!claimed) throw new Error('Nothing was claimed.')
  let now = Date.now()
  const hold = new JobHold(console_.db, claimed, 'first', () => now)
  now += LEASE_MS
  await expect(hold.write([note(id)])).rejects.toThrow(LeaseLost)
  expect(await console_.db.transcriptEntry.count()).toBe(0)
  hold.stop()
})

it('a job that is given back is free at once', async () => {
  await queueJob(console_)
  const claimed = await claim('first')
  if (!claimed) throw new Error('Nothing was claimed.')
  await new JobHold(console_.db, claimed, 'first', Date.now).release()
  expect(await claim('second')).not.toBeNull()
})

it('the heartbeat keeps a long step from being taken away', async () => {
  const id = await queueJob(console_)
  const claimed = await claim('first')
  if (!claimed) throw new Error('Nothing was claimed.')
  const hold = new JobHold(console_.db, claimed, 'first', Date.now)
  await expect
    .poll(async () => {
      const { leaseUntil } = await console_.db.job.findUniqueOrThrow({ where: { id } })
      return leaseUntil?.getTime()
    })
    .toBeGreaterThan(claimed.leaseUntilMs)
  hold.stop()
})

it('a stale worker that goes on acting is stopped before its next command', async () => {
  const { db, folder } = console_
  const id = await queueJob(console_)
  const inside = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const stale = fakeDeps(db, {
    folder,
    onPoint: async (point) => {
      if (point !== 'stop-mariadb before') return
      inside.resolve()
      await goOn.promise
    },
  })
  const first = workUntil(stale, id, ['succeeded'])
  await inside.promise
  // The other one's clock says that the lease has run out.
  const other = fakeDeps(db, { folder, deps: { now: () => Date.now() + 2 * LEASE_MS } })
  await workUntil(other, id, ['succeeded'])
  goOn.resolve()
  await first
  await sleep(100)
  expect(effects(folder)).toHaveLength(3)
  const commands = await db.transcriptEntry.count({ where: { kind: 'command' } })
  expect(commands).toBe(3)
})

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ActionFailure, type ProbeAnswer } from '#server/actions/action.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import { abandonJob } from '#server/services/abandon-job.ts'
import type { Deps } from '#server/services/actor.ts'
import { resumeJob } from '#server/services/resume-job.ts'
import type { GuardAnswer } from './next-move.ts'
import {
  effects,
  type FakeConsole,
  fakeDeps,
  type FakeOptions,
  fakePlan,
  openFakeConsole,
  queueJob,
  workUntil,
} from './test-console.ts'

let console_: FakeConsole
let deps: Deps
beforeEach(async () => {
  console_ = await openFakeConsole()
  const { db, folder } = console_
  const key = readOrCreateKey(join(folder, 'key'))
  deps = { db, key, now: Date.now, actor: { kind: 'system' } }
})
afterEach(() => console_.close())

const engine = (options: Omit<FakeOptions, 'folder'> = {}) =>
  fakeDeps(console_.db, { folder: console_.folder, ...options })
const jobOf = (id: string) => console_.db.job.findUniqueOrThrow({ where: { id } })

describe('a guard that refuses', () => {
  it('blocks the job with the reason until it is resumed and holds', async () => {
    const id = await queueJob(console_, fakePlan([{}, { guards: ['cluster-can-donate'] }]))
    let answer: GuardAnswer = { holds: false, because: 'No donor.', mend: 'Wait for one.' }
    const blocking = engine({ deps: { askGuard: () => Promise.resolve(answer) } })
    await workUntil(blocking, id, ['blocked'])
    expect((await jobOf(id)).reason).toContain('No donor.')
    const steps = await console_.db.jobStep.findMany({ where: { jobId: id } })
    expect(steps.map(({ state }) => state).toSorted()).toEqual(['done', 'waiting'])
    expect(await console_.db.clusterLock.count()).toBe(1)
    answer = { holds: true }
    await resumeJob(deps, { jobId: id })
    await workUntil(blocking, id, ['succeeded'])
    expect(effects(console_.folder)).toHaveLength(2)
  })
})

describe('a join that is resumed in mid-transfer', () => {
  it('is not blocked because its own donor is no longer Synced', async () => {
    const id = await queueJob(console_, fakePlan([{ guards: ['cluster-can-donate'] }]))
    let cut = false
    const isUnderWay = () => Promise.resolve<ProbeAnswer>({ state: cut ? 'partial' : 'absent' })
    const onPoint = (point: string) => {
      if (point !== 'stop-mariadb before' || cut) return
      cut = true
      throw new ContactError('connection-lost', 'The line is cut.', 'Wait.')
    }
    const askGuard = () =>
      Promise.resolve<GuardAnswer>(
        cut ? { holds: false, because: 'No member is Synced.', mend: 'Wait.' } : { holds: true },
      )
    const actions = { 'stop-mariadb': { probe: isUnderWay } }
    await workUntil(engine({ onPoint, actions, deps: { askGuard } }), id, ['succeeded'])
    expect(effects(console_.folder)).toEqual(['run stop-mariadb'])
  })
})

describe('a step that is taken back', () => {
  it('waits while its server runs as a member that this job did not bring in', async () => {
    const id = await queueJob(console_, fakePlan([{}, {}]))
    const failing = { run: () => Promise.reject(new ActionFailure('No.', 'Yes.')) }
    await workUntil(engine({ actions: { 'set-start-timeout': failing } }), id, ['failed'])
    const { undoJobId } = await abandonJob(deps, { jobId: id, undo: true, confirmedName: 'shop' })
    const asked: string[] = []
    const askGuard = ({ guard }: { guard: string }) => {
      asked.push(guard)
      return Promise.resolve<GuardAnswer>({ holds: false, because: 'It is a member.', mend: 'No.' })
    }
    await workUntil(engine({ deps: { askGuard } }), undoJobId ?? '', ['blocked'])
    expect(asked).toEqual(['no-live-member'])
    expect(effects(console_.folder)).toEqual(['run stop-mariadb'])
    await resumeJob(deps, { jobId: undoJobId ?? '' })
    await workUntil(engine(), undoJobId ?? '', ['succeeded'])
    expect(effects(console_.folder).slice(1)).toHaveLength(2)
  })
})

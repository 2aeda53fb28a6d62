import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ActionFailure, type ProbeAnswer } from '#server/actions/action.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import type { Plan } from '#server/procedures/plan.ts'
import type { Deps } from '#server/services/actor.ts'
import { abandonJob } from '#server/services/abandon-job.ts'
import { cancelJob } from '#server/services/cancel-job.ts'
import { resolveStep } from '#server/services/resolve-step.ts'
import { retryStep } from '#server/services/retry-step.ts'
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

/** The services' own ways, in the name of an operator. */
function operator({ db, folder }: FakeConsole): Deps {
  const viewer = { id: 'op', name: 'op', email: 'op@example.com', role: 'operator' } as const
  const key = readOrCreateKey(join(folder, 'key'))
  return { db, key, now: Date.now, actor: { kind: 'user', viewer, address: null } }
}

let console_: FakeConsole
let deps: Deps
beforeEach(async () => {
  console_ = await openFakeConsole()
  deps = operator(console_)
})
afterEach(() => console_.close())

const engine = (options: Omit<FakeOptions, 'folder'> = {}) =>
  fakeDeps(console_.db, { folder: console_.folder, ...options })
const stepsOf = async (jobId: string) =>
  console_.db.jobStep.findMany({ where: { jobId }, orderBy: { index: 'asc' } })
const statesOf = async (jobId: string) => (await stepsOf(jobId)).map((step) => step.state)
const locks = () => console_.db.clusterLock.count()
const jobOf = (id: string) => console_.db.job.findUniqueOrThrow({ where: { id } })

describe('a job that ends well', () => {
  it('keeps evidence and transcript, frees the cluster, and forgets its secrets', async () => {
    const id = await queueJob(console_)
    const sealed = (await jobOf(id)).sealedSecrets
    expect(await workUntil(engine(), id, ['succeeded'])).toBe('succeeded')
    const steps = await stepsOf(id)
    expect(steps.map((step) => step.evidence)).toEqual(Array(3).fill('{"seen":true}'))
    expect(steps.every((step) => step.endedAt && step.startedAt && step.attempt === 1)).toBe(true)
    const kinds = await console_.db.transcriptEntry.findMany({ orderBy: { id: 'asc' } })
    expect(kinds.map((row) => row.kind)).toEqual(Array(3).fill(['command', 'exit']).flat())
    expect(await locks()).toBe(0)
    const job = await jobOf(id)
    expect([job.owner, job.leaseUntil]).toEqual([null, null])
    expect(job.sealedSecrets).not.toBe(sealed)
    const event = await console_.db.event.findFirstOrThrow()
    expect(event.title).toContain('Add node4 to shop')
  })

  it('does not run a step that is done at the first look, nor takes it back later', async () => {
    const id = await queueJob(console_)
    const done = { probe: () => Promise.resolve<ProbeAnswer>({ state: 'done' }) }
    const failing = { run: () => Promise.reject(new ActionFailure('No.', 'Yes.')) }
    const actions = { 'stop-mariadb': done, 'bootstrap-cluster': failing }
    await workUntil(engine({ actions }), id, ['failed'])
    expect(effects(console_.folder)).toEqual(['run set-start-timeout'])
    const { undoJobId } = await abandonJob(deps, { jobId: id, undo: true, confirmedName: 'shop' })
    await workUntil(engine(), undoJobId ?? '', ['succeeded'])
    const undone = effects(console_.folder).filter((line) => line.startsWith('undo'))
    expect(undone).toEqual([`undo bootstrap-cluster ${id}-2`, `undo set-start-timeout ${id}-1`])
  })

  it('runs steps of one wave that are apart at the same time', async () => {
    const plan = fakePlan([{ wave: 1, apart: true }, { wave: 1, apart: true }, { wave: 2 }])
    const id = await queueJob(console_, plan)
    const both = Promise.withResolvers<void>()
    let inside = 0
    const onPoint = (point: string) => {
      if (!/before/.test(point)) return undefined
      inside += 1
      if (inside >= 2) both.resolve()
      return both.promise
    }
    await workUntil(engine({ onPoint }), id, ['succeeded'])
    expect(effects(console_.folder)[2]).toBe('run bootstrap-cluster')
  })

  const twoServers = (): Plan => {
    const plan = fakePlan([
      { wave: 1, server: 'node5', action: 'stop-mariadb' },
      { wave: 1, server: 'node4', action: 'set-start-timeout' },
      { wave: 1, server: 'node4', action: 'bootstrap-cluster' },
    ])
    const [one] = plan.servers
    return one ? { ...plan, servers: [one, { ...one, key: 'node5' }] } : plan
  }

  it('within a wave, a server goes through its own steps in order and waits for no other', async () => {
    const id = await queueJob(console_, twoServers())
    const founded = Promise.withResolvers<void>()
    const onPoint = (point: string) => {
      if (point === 'bootstrap-cluster before') founded.resolve()
      return point === 'stop-mariadb before' ? founded.promise : undefined
    }
    await workUntil(engine({ onPoint }), id, ['succeeded'])
    const order = effects(console_.folder)
    expect(order.indexOf('run set-start-timeout')).toBeLessThan(
      order.indexOf('run bootstrap-cluster'),
    )
  })

  it('begins no further step on one server once a step has failed on another', async () => {
    const id = await queueJob(console_, twoServers())
    const failing = { run: () => Promise.reject(new ActionFailure('No.', 'Yes.')) }
    const slow = async (point: string) => {
      if (point !== 'set-start-timeout before') return
      while ((await statesOf(id))[0] !== 'failed') await sleep(5)
    }
    await workUntil(engine({ actions: { 'stop-mariadb': failing }, onPoint: slow }), id, ['failed'])
    expect(effects(console_.folder)).toEqual(['run set-start-timeout'])
    expect(await statesOf(id)).toEqual(['failed', 'done', 'waiting'])
  })
})

describe('a step that fails', () => {
  const failing = (error: Error) => ({
    actions: { 'set-start-timeout': { run: () => Promise.reject(error) } },
  })

  it('says why, keeps the cluster, and goes on from there when it is retried', async () => {
    const id = await queueJob(console_)
    await workUntil(engine(failing(new ActionFailure('The disk is full.', 'Free some.'))), id, [
      'failed',
    ])
    expect(JSON.parse((await jobOf(id)).reason ?? '')).toEqual({
      message: 'The disk is full.',
      mend: 'Free some.',
    })
    expect(await statesOf(id)).toEqual(['done', 'failed', 'waiting'])
    expect(await locks()).toBe(1)
    await retryStep(deps, { jobId: id, index: 1 })
    await workUntil(engine(), id, ['succeeded'])
    expect(effects(console_.folder)).toHaveLength(3)
    expect(await locks()).toBe(0)
  })

  it('does not show an unforeseen error to the operator', async () => {
    const id = await queueJob(console_)
    await workUntil(engine(failing(new TypeError('x is not a function'))), id, ['failed'])
    expect((await jobOf(id)).reason).not.toContain('not a function')
  })

  it('fails when it takes longer than it may', async () => {
    const id = await queueJob(console_)
    const run = ({ signal }: { signal: AbortSignal }) =>
      new Promise<void>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
    const actions = { 'stop-mariadb': { timeoutMs: 50, run } }
    await workUntil(engine({ actions }), id, ['failed'])
    expect((await jobOf(id)).reason).toContain('did not end within')
  })

  it('looks again, and runs again, after a connection was lost', async () => {
    const id = await queueJob(console_)
    let tries = 0
    const onPoint = (point: string) => {
      if (point !== 'set-start-timeout before') return
      tries += 1
      if (tries === 1) throw new ContactError('connection-lost', 'The line is cut.', 'Wait.')
    }
    await workUntil(engine({ onPoint }), id, ['succeeded'])
    expect(tries).toBe(2)
    expect(effects(console_.folder)).toHaveLength(3)
    const note = await console_.db.transcriptEntry.findFirstOrThrow({ where: { kind: 'note' } })
    expect(note.text).toContain('The line is cut.')
  })

  it('does not wait when the server refuses the login', async () => {
    const id = await queueJob(console_)
    const error = new ContactError('ssh-auth', 'It refused the key.', 'Choose another one.')
    await workUntil(engine(failing(error)), id, ['failed'])
    expect((await jobOf(id)).reason).toContain('It refused the key.')
  })
})

describe('a step of which nobody can tell', () => {
  const doubtful = () => {
    const unknown: ProbeAnswer = { state: 'unknown', because: 'it is dark' }
    return engine({ actions: { 'set-start-timeout': { probe: () => Promise.resolve(unknown) } } })
  }

  it('waits for a person, and is left out when it is marked as done', async () => {
    const id = await queueJob(console_)
    await workUntil(doubtful(), id, ['needs-decision'])
    expect(await statesOf(id)).toEqual(['done', 'unclear', 'waiting'])
    await resolveStep(deps, { jobId: id, index: 1, decision: 'done' })
    await workUntil(doubtful(), id, ['succeeded'])
    expect(effects(console_.folder)).toEqual(['run stop-mariadb', 'run bootstrap-cluster'])
  })

  it('runs when a person says so, once', async () => {
    const id = await queueJob(console_)
    await workUntil(doubtful(), id, ['needs-decision'])
    await resolveStep(deps, { jobId: id, index: 1, decision: 'retry' })
    await workUntil(doubtful(), id, ['succeeded'])
    expect(effects(console_.folder)).toHaveLength(3)
    expect((await stepsOf(id))[1]?.decision).toBeNull()
  })

  it('fails when a person aborts it, and can be abandoned', async () => {
    const id = await queueJob(console_)
    await workUntil(doubtful(), id, ['needs-decision'])
    await resolveStep(deps, { jobId: id, index: 1, decision: 'abort' })
    expect((await jobOf(id)).state).toBe('failed')
    await abandonJob(deps, { jobId: id, undo: false })
    expect(await locks()).toBe(0)
  })
})

describe('cancelling', () => {
  const hanging = (cancel: 'stop' | 'finish' | 'detach') => {
    const inside = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const onPoint = (point: string, signal: AbortSignal) => {
      if (point !== 'set-start-timeout before') return undefined
      inside.resolve()
      return Promise.race([
        goOn.promise,
        new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
      ])
    }
    const options = { onPoint, actions: { 'set-start-timeout': { cancel } } }
    return { deps: engine(options), inside: inside.promise, goOn: () => goOn.resolve() }
  }

  it.each(['stop', 'detach'] as const)('ends a step at once whose mode is "%s"', async (mode) => {
    const id = await queueJob(console_)
    const { deps: working, inside } = hanging(mode)
    const ended = workUntil(working, id, ['cancelled'])
    await inside
    await cancelJob(deps, { jobId: id })
    await ended
    expect(await statesOf(id)).toEqual(['done', 'stopped', 'waiting'])
    expect(await locks()).toBe(0)
  })

  it('lets a step finish whose mode is "finish", and stops after it', async () => {
    const id = await queueJob(console_)
    const { deps: working, inside, goOn } = hanging('finish')
    const ended = workUntil(working, id, ['cancelled'])
    await inside
    await cancelJob(deps, { jobId: id })
    setTimeout(goOn, 300)
    await ended
    expect(await statesOf(id)).toEqual(['done', 'done', 'waiting'])
  })

  it('ends a job at once that nobody runs yet', async () => {
    const id = await queueJob(console_)
    await cancelJob(deps, { jobId: id })
    expect((await jobOf(id)).state).toBe('cancelled')
    expect(await locks()).toBe(0)
  })

  it('can be followed by taking back what was done, if the cluster is still free', async () => {
    const id = await queueJob(console_)
    const { deps: working, inside } = hanging('stop')
    const ended = workUntil(working, id, ['cancelled'])
    await inside
    await cancelJob(deps, { jobId: id })
    await ended
    const other = await queueJob(console_)
    await expect(
      abandonJob(deps, { jobId: id, undo: true, confirmedName: 'shop' }),
    ).rejects.toThrow(/Add node4 to shop/)
    await cancelJob(deps, { jobId: other })
    const { undoJobId } = await abandonJob(deps, { jobId: id, undo: true, confirmedName: 'shop' })
    expect(await locks()).toBe(2)
    await workUntil(engine(), undoJobId ?? '', ['succeeded'])
    expect(await locks()).toBe(0)
    await expect(cancelJob(deps, { jobId: undoJobId ?? '' })).rejects.toThrow(/takes back/)
  })
})

/** For tests: a console with a fake plan, fake actions that leave marks in a folder, and no servers. */
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import type { Action, ServerPort } from '#server/actions/action.ts'
import { type Db, openDb } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import type { ActionName } from '#server/procedures/action-params.ts'
import type { Plan, PlanStep } from '#server/procedures/plan.ts'
import { sealJobSecrets } from '#server/secrets/job-secrets.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import type { Actions, EngineDeps } from './engine-deps.ts'
import type { JobState } from './job-states.ts'
import { thisOwner } from './owner.ts'
import { runJobs } from './run-jobs.ts'

process.env.SYNCED_LOG_LEVEL ??= 'silent'

const actionNames = ['stop-mariadb', 'set-start-timeout', 'bootstrap-cluster'] as const

/** Where a fake action is: `before` and `after` stand around its effect. */
export type Point = `${string} ${'probe' | 'before' | 'after' | 'verify' | 'undo'}`

export interface FakeOptions {
  folder: string
  onPoint?: (point: Point, signal: AbortSignal) => Promise<void> | void
  actions?: Partial<Record<ActionName, Partial<Action<ActionName>>>>
  deps?: Partial<EngineDeps>
}

/** How often each effect happened, in the order of the first time. */
export function effects(folder: string): string[] {
  const file = join(folder, 'effects')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

export function fakeDeps(db: Db, options: FakeOptions): EngineDeps {
  const { folder, onPoint } = options
  const act = (text: string) => appendFileSync(join(folder, 'effects'), `${text}\n`)
  const fake = (name: ActionName): Action<ActionName> => ({
    name,
    timeoutMs: 60_000,
    cancel: 'stop',
    async probe(context) {
      await onPoint?.(`${name} probe`, context.signal)
      return { state: effects(folder).includes(`run ${name}`) ? 'done' : 'absent' }
    },
    async run(context) {
      await onPoint?.(`${name} before`, context.signal)
      context.report({ text: `at ${name}` })
      await context.server.root.run({ program: 'touch', argv: [name] })
      act(`run ${name}`)
      await onPoint?.(`${name} after`, context.signal)
    },
    async verify(context) {
      await onPoint?.(`${name} verify`, context.signal)
      return { seen: effects(folder).includes(`run ${name}`) }
    },
    async undo(context) {
      await onPoint?.(`${name} undo`, context.signal)
      act(`undo ${name} ${context.stepId}`)
    },
    ...options.actions?.[name],
  })
  const names = [...actionNames, 'lock-server', 'unlock-server'] as const
  const actions = Object.fromEntries(names.map((name) => [name, fake(name)]))
  return {
    db,
    key: readOrCreateKey(join(folder, 'key')),
    now: Date.now,
    owner: thisOwner(),
    actionsFor: () => actions as unknown as Actions,
    openServers: ({ transcript }) => ({
      portsFor: ({ stepIndex }) =>
        Promise.resolve((key: string): ServerPort => {
          const call = { callId: randomUUID(), server: key, stepIndex, unit: null }
          const result = { code: 0, stdout: '', stderr: '', durationMs: 1 }
          const run = async () => {
            await transcript.command(call, 'touch')
            await transcript.exit(call, '', 0, 1)
            return result
          }
          return { key, name: key, address: '192.0.2.9', root: { run, runDetached: run } }
        }),
      stopUnit: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }),
    askGuard: () => Promise.resolve({ holds: true }),
    ...options.deps,
  }
}

export function fakePlan(steps: readonly Partial<PlanStep>[] = [{}, {}, {}]): Plan {
  return {
    kind: 'add-node',
    title: 'Add node4 to shop',
    clusterName: 'shop',
    clusterId: 'shop-id',
    servers: [{ key: 'node4', address: '192.0.2.9', sshPort: 22, role: 'joiner', nodeId: null }],
    summary: { transfer: null, totalMs: [1, 2], survivesOneMoreFailure: true, refusals: [] },
    findings: [],
    plannedAtMs: 0,
    steps: steps.map((step, index) => ({
      key: `node4/${index}`,
      title: `Step ${index}`,
      purpose: 'Because.',
      server: 'node4',
      action: actionNames[index % actionNames.length] ?? 'stop-mariadb',
      params: { reason: 'test' },
      guards: [],
      files: [],
      commands: [],
      expectedMs: [1, 2],
      ...step,
    })),
  }
}

export interface FakeConsole {
  db: Db
  url: string
  folder: string
  close(): Promise<void>
}

export async function openFakeConsole(): Promise<FakeConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'synced-engine-'))
  const url = `file:${join(folder, 'synced.db')}`
  await migrate(url)
  const db = openDb(url)
  return {
    db,
    url,
    folder,
    close: async () => {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    },
  }
}

/** A queued job that holds the lock of its cluster. */
export async function queueJob(console: FakeConsole, plan: Plan = fakePlan()): Promise<string> {
  const { db, folder } = console
  const id = randomUUID()
  const key = readOrCreateKey(join(folder, 'key'))
  const secrets = { sstPassword: 'sst-secret', monitorPassword: null }
  const settings = { sshCredentialIds: {}, sqlCredentialName: null, tags: [] }
  await db.$transaction([
    db.job.create({
      data: {
        id,
        kind: plan.kind,
        title: plan.title,
        clusterId: plan.clusterId,
        clusterName: plan.clusterName,
        lockKey: `cluster:${plan.clusterId}`,
        plan: JSON.stringify(plan),
        settings: JSON.stringify(settings),
        sealedSecrets: sealJobSecrets(key, id, secrets),
        state: 'queued',
        createdBy: 'the operator',
        createdAt: new Date(),
        steps: {
          create: plan.steps.map(({ key: stepKey, title, server, action }, index) => ({
            index,
            key: stepKey,
            title,
            server,
            action,
            stepId: `${id}-${index}`,
          })),
        },
      },
    }),
    db.clusterLock.create({
      data: { lockKey: `cluster:${plan.clusterId}`, jobId: id, takenAt: new Date() },
    }),
  ])
  return id
}

/** Works in this process until the job has one of these states. Throws after `limitMs`. */
export async function workUntil(
  deps: EngineDeps,
  jobId: string,
  states: readonly JobState[],
  limitMs = 15_000,
): Promise<JobState> {
  const life = new AbortController()
  const working = runJobs(deps, life.signal)
  const deadline = Date.now() + limitMs
  try {
    for (;;) {
      const { state } = await deps.db.job.findUniqueOrThrow({ where: { id: jobId } })
      if (states.includes(state as JobState)) return state as JobState
      if (Date.now() > deadline) throw new Error(`The job stayed ${state}.`)
      await sleep(20)
    }
  } finally {
    life.abort()
    await working
  }
}

/** `node test-console.ts URL FOLDER POINT`: works as a worker does, and kills itself at the point. */
async function workUntilKilled(url: string, folder: string, point: string): Promise<void> {
  const db = openDb(url)
  const die = () => process.kill(process.pid, 'SIGKILL')
  const [when, count] = point.split(' ')
  let transactions = 0
  if (when === 'after-write') {
    const transaction = db.$transaction.bind(db)
    const counted = async (...args: Parameters<typeof transaction>) => {
      transactions += 1
      const mine = transactions
      const result: unknown = await transaction(...args)
      if (mine === Number(count)) die()
      return result
    }
    Object.assign(db, { $transaction: counted })
  }
  const deps = fakeDeps(db, { folder, onPoint: (at) => (at === point ? void die() : undefined) })
  await runJobs(deps, new AbortController().signal)
}

if (import.meta.main) {
  const [url = '', folder = '', point = ''] = process.argv.slice(2)
  await workUntilKilled(url, folder, point)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerPort } from '#server/actions/action.ts'
import { isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import type { Db } from '#server/db/client.ts'
import {
  decideComeBack,
  decideLeave,
  lookWhetherSettled,
  type MemberDecision,
  type MemberGuard,
  type Settling,
} from '#server/procedures/member-guards.ts'
import type { StepTerms } from '#server/procedures/plan.ts'
import type { ReadFacts } from './ask-guard.ts'
import type { GuardQuestion } from './engine-deps.ts'
import type { GuardAnswer } from './next-move.ts'
import { readMembers, readNodeScene } from './read-node-scene.ts'
import { placeOf } from './step-place.ts'

/** How long something that may pass is waited for, and how often it is looked at. */
const PATIENCE_MS: Readonly<Record<MemberGuard, number>> = {
  'leave-is-safe': 15_000,
  'comes-back-as-planned': 20_000,
  'cluster-is-settled': 90_000,
}
const LOOK_EVERY_MS = 1000

interface MemberGuardDeps {
  db: Db
  now: () => number
  readFacts: ReadFacts
}

/** Reads the members again, from the servers themselves, and decides; waits a little for what may pass. */
export async function askMemberGuard(
  deps: MemberGuardDeps,
  guard: MemberGuard,
  question: GuardQuestion,
): Promise<GuardAnswer> {
  const look = lookerOf(deps, guard, question)
  const untilMs = deps.now() + PATIENCE_MS[guard]
  for (;;) {
    question.signal.throwIfAborted()
    const decision = await look()
    if (decision.allowed) return { holds: true, ...(decision.note ? { note: decision.note } : {}) }
    if (decision.waits !== true || deps.now() > untilMs) {
      const { because, mend, accept } = decision
      return { holds: false, because, mend, ...(accept ? { accept } : {}) }
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: question.signal })
  }
}

function lookerOf(
  { db, now, readFacts }: MemberGuardDeps,
  guard: MemberGuard,
  { job, index, ports, signal }: GuardQuestion,
): () => Promise<MemberDecision> {
  const { step, facts } = placeOf(job, index)
  const terms = demandTerms(step.terms)
  const asked = { terms, accepted: [...terms.accepts, ...facts.accepted] }
  const own = ports(step.server)
  const members = job.plan.servers.flatMap(({ nodeId, key }) =>
    nodeId === null ? [] : [{ nodeId, port: ports(key) }],
  )
  const scene = async () => {
    const found = await readNodeScene(db, job.plan.clusterId ?? '', members, { now, signal })
    if (!found) throw new Error(`The cluster of job ${job.id} is gone.`)
    return found
  }
  switch (guard) {
    case 'leave-is-safe':
      return async () => decideLeave(asked, await scene(), await isLeaving(own, facts.ran, signal))
    case 'comes-back-as-planned':
      return async () =>
        decideComeBack(asked, await scene(), await readFacts(own, signal), facts.ran)
    case 'cluster-is-settled':
      return settledLooker(
        async () =>
          (await isLeaving(own, facts.ran, signal))
            ? null
            : readMembers(
                members.map(({ port }) => port),
                signal,
              ),
        asked,
      )
  }
}

function settledLooker(
  read: () => Promise<Awaited<ReturnType<typeof readMembers>> | null>,
  asked: { terms: StepTerms; accepted: readonly string[] },
): () => Promise<MemberDecision> {
  let settling: Settling = { emptied: new Set() }
  return async () => {
    const readings = await read()
    if (readings === null) return { allowed: true }
    const look = lookWhetherSettled(settling, readings, asked)
    settling = look.settling
    return look.decision
  }
}

/** Its stop was given before the worker ended: nothing is left to be asked. */
async function isLeaving(own: ServerPort, ran: boolean, signal: AbortSignal): Promise<boolean> {
  if (!ran) return false
  const unit = await readUnit(own, signal)
  return unit.activeState === 'deactivating' || !isRunning(unit)
}

function demandTerms(terms: StepTerms | undefined): StepTerms {
  if (!terms) throw new Error('A guard of a member needs the terms of its step.')
  return terms
}

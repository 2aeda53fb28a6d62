import type { ServerPort } from '#server/actions/action.ts'
import { readOccupation } from '#server/actions/read-occupation.ts'
import { readWsrep } from '#server/actions/wsrep-status.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import type { NodeReading } from '#server/galera/model.ts'
import type { Occupation, PreflightFacts } from '#server/galera/server-facts.ts'
import { readClusterSight } from '#server/monitor/read-cluster-sight.ts'
import { decideGuard, guardNeeds } from '#server/procedures/guards.ts'
import { isMemberGuard } from '#server/procedures/member-guards.ts'
import { askMemberGuard } from './ask-member-guard.ts'
import type { GuardQuestion } from './engine-deps.ts'
import type { GuardAnswer } from './next-move.ts'
import { placeOf } from './step-place.ts'

/** Reads one server as the preflight does. Throws ContactError. */
export type ReadFacts = (server: ServerPort, signal: AbortSignal) => Promise<PreflightFacts>

/** Reads again what a guard rests on, from the servers themselves, and decides. */
export function guardAsker(db: Db, now: () => number, readFacts: ReadFacts) {
  return async (question: GuardQuestion): Promise<GuardAnswer> => {
    const { guard, job, index, ports, signal } = question
    if (isMemberGuard(guard)) return askMemberGuard({ db, now, readFacts }, guard, question)
    const { step } = placeOf(job, index)
    const need = guardNeeds(guard)
    const { clusterId, servers } = job.plan
    const others = servers.filter((server) => server.key !== step.server)
    const isAlone = need === 'server' || need === 'own'
    const [readings, all] = await Promise.all([
      isAlone ? {} : readingsOf(others, ports, signal),
      need === 'all-servers' ? occupationsOf(servers, ports, signal) : {},
    ])
    const facts = (key: string) => unlessUnreachable(() => readFacts(ports(key), signal))
    const sight = clusterId === null ? null : await readClusterSight(db, clusterId, now())
    const decision = decideGuard(guard, {
      step,
      assessment: sight?.assessment ?? null,
      readings,
      server: isAlone ? await facts(step.server) : null,
      own:
        need === 'own'
          ? await unlessUnreachable(() => readWsrep(ports(step.server), signal))
          : null,
      all,
    })
    return decision.allowed
      ? { holds: true }
      : { holds: false, because: decision.because, mend: decision.mend }
  }
}

/** What the other servers say of themselves; one that does not answer says nothing. */
async function readingsOf(
  servers: readonly { key: string }[],
  ports: (key: string) => ServerPort,
  signal: AbortSignal,
): Promise<Record<string, NodeReading>> {
  const readings: Record<string, NodeReading> = {}
  await Promise.all(
    servers.map(async ({ key }) => {
      const reading = await unlessUnreachable(() => readWsrep(ports(key), signal))
      if (reading) readings[reading.nodeName ?? key] = reading
    }),
  )
  return readings
}

async function occupationsOf(
  servers: readonly { key: string }[],
  ports: (key: string) => ServerPort,
  signal: AbortSignal,
): Promise<Record<string, Occupation | null>> {
  const occupations: Record<string, Occupation | null> = {}
  await Promise.all(
    servers.map(async ({ key }) => {
      occupations[key] = await unlessUnreachable(() => readOccupation(ports(key), signal))
    }),
  )
  return occupations
}

async function unlessUnreachable<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ContactError) return null
    throw error
  }
}

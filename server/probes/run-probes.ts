import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { newestSeq, tailChanges } from '#server/events/tail-changes.ts'
import { log } from '#server/observability/log.ts'
import { planReleaseData, planRestoreData } from '#server/procedures/plan-quarantine.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { unseal } from '#server/secrets/seal.ts'
import { answerDiscover } from './answer-discover.ts'
import { answerPlanAddNode, answerPlanDeploy } from './answer-plan.ts'
import { answerPlanNodeJob, answerPlanRolling } from './answer-plan-member.ts'
import { answerPlanQuarantine } from './answer-plan-quarantine.ts'
import { answerReadConfiguration } from './answer-read-configuration.ts'
import { answerScanHostKeys } from './answer-scan-host-keys.ts'
import { abandoned, probeFailure, tooSlow, unforeseen, type ProbeFailure } from './probe-failure.ts'
import { type ProbeKind, probeOwner, probeParams } from './probe-params.ts'

const LOOK_EVERY_MS = 150
const TRY_AGAIN_MS = 1000
const LIMIT_MS = 60_000
/** Each holds connections to servers; more questions wait. */
const AT_ONCE = 8

type Answer = { result: unknown } | { failure: ProbeFailure }

/** Answers the questions that the web puts, several at a time, until the signal aborts. */
export async function runProbes(db: Db, key: SecretKey, signal: AbortSignal): Promise<void> {
  const after = await newestSeq(db)
  await failAbandoned(db)
  const running = new Set<Promise<void>>()
  const claim = async () => {
    for (const probe of await claimedNow(db, AT_ONCE - running.size, signal)) {
      const run = answerProbe(db, key, probe, signal)
        .catch((error: unknown) => log().error({ err: error, probe: probe.id }, 'a probe was lost'))
        .finally(() => {
          running.delete(run)
          if (!signal.aborted) void claim()
        })
      running.add(run)
    }
  }
  await claim()
  const changes = tailChanges(db, {
    after,
    everyMs: LOOK_EVERY_MS,
    signal,
    topics: ['probe'],
    onError: (error) => log().warn({ err: error }, 'probes could not be looked for'),
  })
  for await (const _rows of changes) await claim()
  await Promise.all(running)
}

interface ClaimedProbe {
  id: string
  kind: string
  sealedParams: string
}

/** As claimQueued, tried again while the database is busy. */
async function claimedNow(db: Db, most: number, signal: AbortSignal): Promise<ClaimedProbe[]> {
  while (!signal.aborted) {
    try {
      return await claimQueued(db, most)
    } catch (error) {
      log().warn({ err: error }, 'probes could not be claimed; tried again')
      await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return []
}

async function claimQueued(db: Db, most: number): Promise<ClaimedProbe[]> {
  const queued = await db.probe.findMany({
    where: { state: 'queued' },
    orderBy: { createdAt: 'asc' },
    take: most,
    select: { id: true, kind: true, sealedParams: true },
  })
  const claimed: ClaimedProbe[] = []
  for (const probe of queued) {
    const { count } = await db.probe.updateMany({
      where: { id: probe.id, state: 'queued' },
      data: { state: 'running', startedAt: new Date() },
    })
    if (count === 1) claimed.push(probe)
  }
  return claimed
}

async function answerProbe(
  db: Db,
  key: SecretKey,
  probe: ClaimedProbe,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  let answer: Answer
  try {
    const params = unseal(key, probeOwner(probe.id), probe.sealedParams)
    const both = AbortSignal.any([signal, limit])
    answer = { result: await askServers(db, key, probe, params, both) }
  } catch (error) {
    answer = { failure: failureOf(error, probe, signal, limit) }
  }
  await writeAnswer(db, probe.id, answer)
}

/** Throws ContactError, ProbeProblem, SecretUnreadable, ZodError, or the signal's reason. */
async function askServers(
  db: Db,
  key: SecretKey,
  { id: probeId, kind }: ClaimedProbe,
  params: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  switch (kind as ProbeKind) {
    case 'discover':
      return answerDiscover(db, key, probeParams.discover.parse(params), signal)
    case 'scan-host-keys':
      return answerScanHostKeys(probeParams['scan-host-keys'].parse(params), signal)
    case 'read-configuration': {
      const { nodeId } = probeParams['read-configuration'].parse(params)
      return answerReadConfiguration(db, key, nodeId, signal)
    }
    case 'plan-add-node':
      return answerPlanAddNode(
        { db, key, probeId, signal },
        probeParams['plan-add-node'].parse(params),
      )
    case 'plan-deploy':
      return answerPlanDeploy(
        { db, key, probeId, signal },
        probeParams['plan-deploy'].parse(params),
      )
    case 'plan-restore-data':
    case 'plan-release-data':
      return answerPlanQuarantine(
        { db, key, probeId, signal },
        kind === 'plan-restore-data' ? planRestoreData : planReleaseData,
        probeParams['plan-restore-data'].parse(params),
      )
    case 'plan-node-job':
      return answerPlanNodeJob(
        { db, key, probeId, signal },
        probeParams['plan-node-job'].parse(params),
      )
    case 'plan-rolling-restart':
      return answerPlanRolling(
        { db, key, probeId, signal },
        probeParams['plan-rolling-restart'].parse(params),
      )
  }
}

function failureOf(
  error: unknown,
  probe: ClaimedProbe,
  signal: AbortSignal,
  limit: AbortSignal,
): ProbeFailure {
  if (signal.aborted) return abandoned
  if (limit.aborted) return tooSlow(LIMIT_MS)
  const failure = probeFailure(error)
  if (failure) return failure
  log().error({ err: error, probe: probe.id, kind: probe.kind }, 'a probe failed')
  return unforeseen
}

async function writeAnswer(db: Db, id: string, answer: Answer): Promise<void> {
  const data =
    'result' in answer
      ? { state: 'done', result: JSON.stringify(answer.result) }
      : { state: 'failed', error: JSON.stringify(answer.failure) }
  await db.$transaction([
    db.probe.update({ where: { id }, data: { ...data, endedAt: new Date() } }),
    appendChanges(db, [{ topic: 'probe', payload: id }]),
  ])
}

/** Only one worker works at a time: what is running now was left by one that died. */
async function failAbandoned(db: Db): Promise<void> {
  const left = await db.probe.findMany({ where: { state: 'running' }, select: { id: true } })
  for (const { id } of left) await writeAnswer(db, id, { failure: abandoned })
}

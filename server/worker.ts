/**
 * Entry of the worker process: watches the servers, answers probes, runs jobs, judges alerts and
 * sends what is told of them, keeps the samples in order, seals the audit.
 */
import { AlertEvaluator } from '#server/alerts/alert-evaluator.ts'
import { resolveByName } from '#server/alerts/outbound/resolve-target.ts'
import { usualLimits } from '#server/alerts/outbound/within.ts'
import { runRepost } from '#server/alerts/outbox/repost-firing.ts'
import { Sender } from '#server/alerts/outbox/sender.ts'
import { runSealer } from '#server/audit/run-sealer.ts'
import { openWorkerDb } from '#server/db/client.ts'
import { createEngine } from '#server/engine/engine.ts'
import { runJobs } from '#server/engine/run-jobs.ts'
import { env } from '#server/env.ts'
import { beat, giveLeaseBack, waitForLease } from '#server/monitor/hold-lease.ts'
import { Monitor } from '#server/monitor/monitor.ts'
import { runGuarded } from '#server/monitor/run-guarded.ts'
import { runUpkeep } from '#server/monitor/upkeep.ts'
import { demandLease, thisWorker } from '#server/monitor/worker-lease.ts'
import { log } from '#server/observability/log.ts'
import { runProbes } from '#server/probes/run-probes.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'

/** After this the process ends even if a part does not. */
const SHUTDOWN_MS = 5000

const life = new AbortController()
const end = (why: string) => {
  if (life.signal.aborted) return
  log().info({ why }, 'the worker ends')
  life.abort()
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
}
process.once('SIGTERM', () => end('SIGTERM'))
process.once('SIGINT', () => end('SIGINT'))
// Started by the supervisor: without it there is nobody left to stop this process.
if (process.send) process.once('disconnect', () => end('the supervisor is gone'))
// Of many watchers one may meet what nobody foresaw; the others go on.
process.on('uncaughtException', (error) => log().error({ err: error }, 'unforeseen error'))
process.on('unhandledRejection', (error) => log().error({ err: error }, 'unforeseen rejection'))

const db = openWorkerDb(env().databaseUrl)
const key = readOrCreateKey(env().keyFile)
const me = thisWorker(new Date())
const engine = createEngine(db, key)

try {
  while (await waitForLease(db, me, life.signal)) await workOneShift()
  await db.$disconnect()
  process.exit(0)
} catch (error) {
  log().fatal({ err: error }, 'the worker cannot go on')
  process.exit(1)
}

/** Works until the process is to end or another worker has taken the lease. */
async function workOneShift(): Promise<void> {
  log().info({ pollMs: env().pollMs }, 'the worker works')
  const shift = new AbortController()
  const signal = AbortSignal.any([life.signal, shift.signal])
  const { pollMs } = env()
  const monitor: Monitor = new Monitor(db, { key, pollMs, onCondition: (id) => alerts.look(id) })
  const sender = new Sender({ db, key, consoleUrl: env().linkUrl })
  const alerts = new AlertEvaluator(db, {
    pollMs,
    fence: () => demandLease(db, me),
    monitored: (id) => monitor.nodesOf(id),
    onStored: () => sender.wake(),
  })
  const reposts = {
    db,
    key,
    consoleUrl: env().linkUrl,
    resolve: resolveByName,
    limits: usualLimits,
  }
  await monitor.start()
  const parts = [
    runGuarded('deliveries', signal, () => sender.run(signal)),
    runGuarded('upkeep', signal, () => runUpkeep(db, key, signal)),
    runGuarded('probes', signal, () => runProbes(db, key, signal)),
    runGuarded('audit', signal, () => runSealer(db, key, signal)),
    runGuarded('jobs', signal, () => runJobs(engine, signal)),
    runGuarded('alerts', signal, () => alerts.run(signal)),
    runGuarded('reposts', signal, () => runRepost(reposts, signal)),
  ]
  const ended = await beat(db, me, () => monitor.figures(), signal)
  if (ended === 'lost') log().warn('another worker has taken over')
  shift.abort()
  await Promise.all([monitor.stop(), ...parts])
  await giveLeaseBack(db, me)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#server/observability/log.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import { claimJob, type ClaimedJob, readActiveJobs } from './claim-jobs.ts'
import type { EngineDeps } from './engine-deps.ts'
import { type JobFacts, readJobFacts } from './job-facts.ts'
import { JobHold } from './job-hold.ts'
import { createJobMask } from './mask-secrets.ts'
import { runJob } from './run-job.ts'
import { LeaseLost, StepAborted } from './lease-lost.ts'
import { createTranscript } from './transcript.ts'

const LOOK_EVERY_MS = 200
/** A job that could not even be run is left alone for this long, not tried in a loop. */
const TROUBLE_PAUSE_MS = 5000
const MOST_JOBS = 16

/** Runs the jobs of the console, several at a time, until the signal aborts; then gives them back. */
export async function runJobs(deps: EngineDeps, signal: AbortSignal): Promise<void> {
  const { db, owner, now } = deps
  const ending = new AbortController()
  const onEnd = () => ending.abort(new StepAborted('worker-ends'))
  if (signal.aborted) onEnd()
  signal.addEventListener('abort', onEnd, { once: true })
  const running = new Map<string, { hold: JobHold; run: Promise<void> }>()

  const begin = (claimed: ClaimedJob, cancelRequestedAt: Date | null) => {
    const hold = new JobHold(db, claimed, owner, now)
    hold.noteCancelRequest(cancelRequestedAt)
    const run = runClaimed(deps, hold, ending.signal).finally(() => running.delete(claimed.id))
    running.set(claimed.id, { hold, run })
  }
  try {
    while (!signal.aborted) {
      try {
        for (const job of await readActiveJobs(db)) {
          const own = running.get(job.id)
          if (own) own.hold.noteCancelRequest(job.cancelRequestedAt)
          else if (running.size < MOST_JOBS) {
            const claimed = await claimJob(db, job, owner, now())
            if (claimed) begin(claimed, job.cancelRequestedAt)
          }
        }
      } catch (error) {
        log().warn({ err: error }, 'jobs could not be looked for')
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    onEnd()
    signal.removeEventListener('abort', onEnd)
    await Promise.all([...running.values()].map(({ run }) => run))
  }
}

/** Never rejects. */
async function runClaimed(deps: EngineDeps, hold: JobHold, ending: AbortSignal): Promise<void> {
  try {
    await runOne(deps, hold, ending)
  } catch (error) {
    if (error instanceof LeaseLost) {
      log().warn({ job: hold.jobId }, 'another worker has the job now')
    } else if (error instanceof StepAborted) {
      await hold.release()
    } else {
      log().error({ err: error, job: hold.jobId }, 'a job could not be run; it is tried again')
      await sleep(TROUBLE_PAUSE_MS, undefined, { signal: ending }).catch(() => undefined)
      await hold.release()
    }
  } finally {
    hold.stop()
  }
}

async function runOne(deps: EngineDeps, hold: JobHold, ending: AbortSignal): Promise<void> {
  const { db, key, now } = deps
  const job = await factsOrBlock(deps, hold)
  if (job === null) return
  const transcript = createTranscript(db, hold, now)
  const servers = deps.openServers({ db, key, job, transcript, now, fence: hold.fence })
  try {
    log().info({ job: job.id, title: job.title }, 'a job is taken up')
    await runJob({
      deps,
      hold,
      job,
      actions: deps.actionsFor(job, hold),
      direction: job.undoOfId === null ? 'do' : 'undo',
      transcript,
      servers,
      mask: createJobMask(Object.values(job.secrets)),
      fenced: new Set(),
      writes: { db, key, hold, job, now },
      ending,
    })
  } finally {
    await servers.close()
  }
}

/** null when the job's secrets cannot be read: then it stands until the key file is back. */
async function factsOrBlock({ db, key }: EngineDeps, hold: JobHold): Promise<JobFacts | null> {
  try {
    return await readJobFacts(db, key, hold.jobId)
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error
    const mend = 'Restore the key file, then resume the job; or abandon it.'
    const reason = { message: "The job's secrets cannot be read with this console's key.", mend }
    await hold.settle({ state: 'blocked', reason: JSON.stringify(reason) }, [])
    return null
  }
}

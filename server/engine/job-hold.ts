import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { log } from '#server/observability/log.ts'
import type { ClaimedJob } from './claim-jobs.ts'
import { isBusy, isGone } from '#server/db/database-error.ts'
import { HEARTBEAT_MS, leaseIsOver, leaseUntil } from './lease.ts'
import { LeaseLost } from './lease-lost.ts'

const BUSY_PAUSE_MS = 200

type Writes = Prisma.PrismaPromise<unknown>[]
type JobData = Prisma.JobUncheckedUpdateInput

/**
 * A worker's hold of one job. Every write carries owner and fence in its WHERE; when that finds no
 * row, or the lease runs out unrenewed, `signal` aborts and nothing further is written.
 */
export class JobHold {
  readonly jobId: string
  readonly clusterId: string | null
  readonly #db: Db
  readonly #now: () => number
  readonly #mine: { id: string; owner: string; fence: number }
  readonly #lost = new AbortController()
  readonly #over = new AbortController()
  readonly #cancel = new AbortController()
  #leaseUntilMs: number
  #deadline: NodeJS.Timeout | undefined

  constructor(db: Db, claimed: ClaimedJob, owner: string, now: () => number) {
    this.jobId = claimed.id
    this.clusterId = claimed.clusterId
    this.#db = db
    this.#now = now
    this.#mine = { id: claimed.id, owner, fence: claimed.fence }
    this.#leaseUntilMs = claimed.leaseUntilMs
    this.#armDeadline()
    void this.#beat()
  }

  /** Grows with each claim: servers refuse a lower one than they have seen. */
  get fence(): number {
    return this.#mine.fence
  }

  /** Aborts with LeaseLost. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  /** Aborts when somebody asked to cancel the job. */
  get cancelled(): AbortSignal {
    return this.#cancel.signal
  }

  /** Told by whoever reads the job rows anyway. */
  noteCancelRequest(requestedAt: Date | null): void {
    if (requestedAt !== null) this.#cancel.abort()
  }

  /** All or nothing, together with the news that the job changed. Throws LeaseLost. */
  async write(writes: Writes, jobData: JobData = {}): Promise<void> {
    for (;;) {
      this.#assertHeld()
      try {
        await this.#commit(writes, jobData)
        return
      } catch (error) {
        if (isGone(error)) this.#lose()
        if (!isBusy(error)) {
          this.signal.throwIfAborted()
          throw error
        }
        await sleep(BUSY_PAUSE_MS)
      }
    }
  }

  /** The last write: the job stands or has ended, and nobody owns it. Throws LeaseLost. */
  async settle(jobData: JobData, writes: Writes): Promise<void> {
    await this.write(writes, { ...jobData, owner: null, leaseUntil: null })
    this.stop()
  }

  /** Gives the job back as it is, so that another worker goes on at once. */
  async release(): Promise<void> {
    await this.settle({}, []).catch((error: unknown) => {
      if (error instanceof LeaseLost) return
      log().warn({ err: error, job: this.jobId }, 'a job was not given back; its lease runs out')
    })
    this.stop()
  }

  /** No more heartbeats; what is written from now on fails. */
  stop(): void {
    clearTimeout(this.#deadline)
    this.#over.abort()
  }

  /** A server has seen a later worker of this job. */
  overtaken(): void {
    this.#lose()
  }

  #assertHeld(): void {
    this.signal.throwIfAborted()
    if (this.#over.signal.aborted) throw new LeaseLost(this.jobId)
    if (leaseIsOver(this.#leaseUntilMs, this.#now())) this.#lose()
    this.signal.throwIfAborted()
  }

  async #commit(writes: Writes, jobData: JobData): Promise<void> {
    const { clusterId, jobId } = this
    const until = leaseUntil(this.#now())
    const change = { topic: 'job', clusterId, payload: jobId } as const
    const [row] = await this.#db.$transaction([
      // First, so that SQLite takes its write lock before anything is read.
      this.#db.job.update({
        where: this.#mine,
        data: { leaseUntil: new Date(until), ...jobData },
        select: { cancelRequestedAt: true },
      }),
      ...writes,
      appendChanges(this.#db, [change]),
    ])
    this.#renewed(until, row)
  }

  async #beat(): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted && !this.signal.aborted) {
      await sleep(HEARTBEAT_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted || this.signal.aborted) return
      await this.#renew()
    }
  }

  async #renew(): Promise<void> {
    while (!this.#over.signal.aborted && !this.signal.aborted) {
      const until = leaseUntil(this.#now())
      try {
        const row = await this.#db.job.update({
          where: this.#mine,
          data: { leaseUntil: new Date(until) },
          select: { cancelRequestedAt: true },
        })
        this.#renewed(until, row)
        return
      } catch (error) {
        if (isGone(error)) return this.#lose()
        log().warn({ err: error, job: this.jobId }, 'the heartbeat of a job was not written')
        await sleep(BUSY_PAUSE_MS)
      }
    }
  }

  #renewed(untilMs: number, row: { cancelRequestedAt: Date | null }): void {
    this.#leaseUntilMs = Math.max(this.#leaseUntilMs, untilMs)
    this.noteCancelRequest(row.cancelRequestedAt)
    this.#armDeadline()
  }

  #armDeadline(): void {
    clearTimeout(this.#deadline)
    if (this.#over.signal.aborted) return
    const check = () => {
      if (leaseIsOver(this.#leaseUntilMs, this.#now())) this.#lose()
      else this.#armDeadline()
    }
    this.#deadline = setTimeout(check, Math.max(50, this.#leaseUntilMs - this.#now() - 400))
    this.#deadline.unref()
  }

  #lose(): void {
    if (this.#over.signal.aborted || this.signal.aborted) return
    log().warn({ job: this.jobId }, 'the lease of a job is lost')
    clearTimeout(this.#deadline)
    this.#lost.abort(new LeaseLost(this.jobId))
  }
}

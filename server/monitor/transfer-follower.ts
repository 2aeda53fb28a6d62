import { setTimeout as sleep } from 'node:timers/promises'
import { readTransferSamples } from '#server/actions/read-transfer-sample.ts'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import { progressAfter, type TransferMemory } from '#server/galera/transfer-progress.ts'
import type { TransferSize } from '#server/galera/transfer/expected-bytes.ts'
import { noHistory, type TransferHistory } from '#server/galera/transfer/transfer-eta.ts'
import type { TransferPorts, TransferSample } from '#server/galera/transfer/transfer-sample.ts'
import { log } from '#server/observability/log.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { NodeConfig } from './node-config.ts'
import { readTransferHistory } from './transfer-history.ts'
import type { WatchContext } from './watch-context.ts'

const STEP_MS = 250
/** Without a look for so long the joiner counts as unseen; what the logs tell is still taken up. */
const UNSEEN_AFTER_MS = 3000
const LOOK_AGAIN_AFTER_MS = 2000

/** A fresh server holds some system tables. */
const EMPTY_BELOW = 0.1

const DEFAULT_SST_PORT = 4444
const DEFAULT_IST_PORT = 4568
const DEFAULT_SQL_PORT = 3306

/** Follows one attempt to bring a node into the group until it is over. */
export class TransferFollower {
  #config: NodeConfig
  #context: WatchContext
  #host: SshHost
  #startedAtMs: number
  #memory: TransferMemory | null = null
  #toldAtMs = Date.now()
  #size: TransferSize | null = null
  #joinerIsEmpty: boolean | null = null
  #history: TransferHistory = noHistory
  /** Donor and method for which the size was asked, method for which the history was. */
  #askedFor = ''
  #readFor = ''

  constructor(config: NodeConfig, context: WatchContext, host: SshHost, attempt: LogTransfer) {
    this.#config = config
    this.#context = context
    this.#host = host
    this.#startedAtMs = attempt.startedAtMs
  }

  /** Until the attempt is over or the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const both = AbortSignal.any([signal, over.signal])
    const looking = this.#keepLooking(both)
    const { keeper } = this.#context
    // A stage that the log tells is shown at once, not with the next look.
    keeper.onTransfer(() => {
      const attempt = this.#attempt()
      if (attempt && this.#memory) this.#take(attempt, this.#memory.lastSample)
    })
    try {
      while (!signal.aborted) {
        const attempt = this.#attempt()
        if (!attempt) return
        this.#ask(attempt, both)
        if (Date.now() - this.#toldAtMs > UNSEEN_AFTER_MS) this.#take(attempt, null)
        await sleep(STEP_MS, undefined, { signal }).catch(() => undefined)
      }
    } finally {
      over.abort()
      keeper.onTransfer(null)
      keeper.setProgress(null)
      await looking
    }
  }

  #attempt(): LogTransfer | null {
    const { board, keeper } = this.#context
    const attempt = board.runningAttempt(keeper.groupName)
    return attempt?.startedAtMs === this.#startedAtMs ? attempt : null
  }

  async #keepLooking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const attempt = this.#attempt()
      if (attempt) {
        await new Promise<void>((resolve) => {
          readTransferSamples(this.#host, {
            ports: this.#ports(attempt),
            signal,
            onSample: (sample) => {
              const now = this.#attempt()
              if (now) this.#take(now, sample)
            },
            onEnd: () => resolve(),
          })
        })
      }
      await sleep(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  #take(attempt: LogTransfer, sample: TransferSample | null): void {
    const { board, keeper } = this.#context
    const atMs = Date.now()
    this.#toldAtMs = atMs
    this.#memory = progressAfter(this.#memory, {
      atMs,
      attempt,
      sample,
      ports: this.#ports(attempt),
      size: this.#size,
      joinerIsEmpty: this.#joinerIsEmpty,
      redo: board.donors.named(attempt.donorName)?.redo() ?? null,
      lastCommitted: keeper.snapshot.reading?.lastCommitted ?? null,
      lastLineAtMs: keeper.lastLineAtMs,
      history: this.#history,
    })
    board.ledger?.counted(attempt.joiner, this.#memory.progress)
    keeper.setProgress(this.#memory.progress)
  }

  /** Asks the donor for its size, and the database for earlier transfers, once they are known. */
  #ask({ donorName, method, kind }: LogTransfer, signal: AbortSignal): void {
    const isSst = kind === 'SST' || typeof this.#memory?.firstDataAtMs === 'number'
    if (method === null || !isSst) return
    const { board, db } = this.#context
    const donor = board.donors.named(donorName)
    const asked = `${donorName} ${method}`
    if (donor && this.#askedFor !== asked) {
      this.#askedFor = asked
      void donor.size(method, signal).then((size) => {
        this.#size = size
        if (method === 'rsync_wan') void this.#compareOwnCopy(signal)
      })
    }
    if (this.#readFor === method) return
    this.#readFor = method
    readTransferHistory(db, this.#config.clusterId, method).then(
      (history) => {
        this.#history = history
      },
      (error: unknown) => log().warn({ err: error }, 'earlier transfers could not be read'),
    )
  }

  /** Redo logs, which a fresh server has too, are no copy: asked as a backup would count. */
  async #compareOwnCopy(signal: AbortSignal): Promise<void> {
    const { board, keeper } = this.#context
    const own = await board.donors.named(keeper.groupName)?.size('mariabackup', signal)
    if (!own || !this.#size) return
    this.#joinerIsEmpty = own.bytes < this.#size.bytes * EMPTY_BELOW
  }

  #ports({ port }: LogTransfer): TransferPorts {
    const { sql } = this.#config
    return {
      sst: port ?? DEFAULT_SST_PORT,
      ist: DEFAULT_IST_PORT,
      sql: sql?.kind === 'target' ? sql.target.port : DEFAULT_SQL_PORT,
    }
  }
}

import type { ContactError } from '#server/contact/contact-error.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { ratesBetween, type StatusPoll } from '#server/galera/rates.ts'
import { readNode } from '#server/galera/read-status.ts'
import type { ClusterBoard } from './cluster-board.ts'
import type { FirstHistory } from './first-history.ts'
import type { LatestPoll } from './latest-poll.ts'
import type { PollFigures } from './poll-figures.ts'
import type { EventRecord } from './records.ts'
import { answeredSample, silentSample } from './samples.ts'
import { answeringContact, failingContact, type SnapshotKeeper } from './snapshot-keeper.ts'
import type { Poll } from './sql-poller.ts'
import type { TickWriter } from './tick-writer.ts'

/** The raw status is a page of text a node: every second tick halves what a tick writes (measured). */
const RAW_STATUS_EVERY_MS = 2000

/** A server that ends connections all the time is told of once a minute. */
const RENEWED_EVERY_MS = 60_000

export interface SqlWatchContext {
  clusterId: string
  nodeId: string
  pollMs: number
  keeper: SnapshotKeeper
  board: ClusterBoard
  writer: TickWriter
  figures: PollFigures
  histories: FirstHistory
  latest: LatestPoll
}

/** Turns the answers of one server over SQL into its snapshot, samples and raw status. */
export class SqlWatch {
  #context: SqlWatchContext
  #previousPoll: StatusPoll | null = null
  #answeredSlotMs = 0
  #rawStatusAtMs = 0
  #rawVariablesAtMs = 0
  #renewedAtMs = 0

  constructor(context: SqlWatchContext) {
    this.#context = context
  }

  answered(poll: Poll): void {
    const { figures, histories, writer, keeper, board, clusterId, nodeId, latest } = this.#context
    latest.put(poll)
    figures.add(poll.atMs, poll.durationMs)
    const reading = readNode(poll.status, poll.variables, poll.members, poll.membersMissing)
    const rates = this.#ratesOf(poll)
    board.polled(keeper, reading, poll.atMs)
    histories.polled(clusterId, reading)
    const conditionChanged = keeper.update({
      observedAtMs: poll.atMs,
      sql: answeringContact(keeper.snapshot.sql, poll.atMs),
      reading,
      rates,
      clockSkewMs: poll.clockSkewMs,
      ...(reading.localState === 4 ? { transfer: null } : {}),
    })
    this.#answeredSlotMs = poll.slotMs
    writer.addSample(answeredSample(nodeId, poll.slotMs, reading, rates))
    this.#putRaw(poll, conditionChanged)
  }

  failing(error: ContactError): void {
    const { keeper } = this.#context
    this.#previousPoll = null
    const sql = failingContact(keeper.snapshot.sql, error, Date.now())
    keeper.update({ sql, rates: null })
  }

  /** Something ended the connection, but not the server: worth knowing, not worth waking anybody. */
  renewed(loss: ContactError, afterMs: number): void {
    const now = Date.now()
    if (now - this.#renewedAtMs < RENEWED_EVERY_MS) return
    this.#renewedAtMs = now
    const { writer, clusterId, nodeId } = this.#context
    const event: EventRecord = {
      atMs: now,
      serverAtMs: null,
      clusterId,
      nodeId,
      source: 'poll',
      kind: 'connection-renewed',
      severity: 'notice',
      title: `${loss.message.replace(/\.$/, '')}, and was back after ${afterMs} ms.`,
      detail: {
        failure: loss.failure,
        mend: 'If it happens often, look for KILL, wait_timeout and firewalls that end idle connections.',
      },
    }
    writer.addEvents([event])
  }

  silent(slotMs: number): void {
    if (slotMs <= this.#answeredSlotMs) return
    this.#context.writer.addSample(silentSample(this.#context.nodeId, slotMs))
  }

  /** Over less than half a slot, as right after connecting, counters say too little for a rate. */
  #ratesOf(poll: Poll): NodeSnapshot['rates'] {
    const { pollMs, keeper } = this.#context
    const before = this.#previousPoll
    if (before && poll.atMs - before.atMs < pollMs / 2) return keeper.snapshot.rates
    this.#previousPoll = { status: poll.status, atMs: poll.atMs }
    return before ? ratesBetween(before, this.#previousPoll) : null
  }

  #putRaw(poll: Poll, now: boolean): void {
    const raw: Parameters<TickWriter['putRaw']>[1] = {}
    if (now || poll.atMs - this.#rawStatusAtMs >= RAW_STATUS_EVERY_MS) {
      this.#rawStatusAtMs = poll.atMs
      raw.status = { values: poll.status, atMs: poll.atMs }
    }
    if (poll.variablesAtMs !== this.#rawVariablesAtMs) {
      this.#rawVariablesAtMs = poll.variablesAtMs
      raw.variables = { values: poll.variables, atMs: poll.variablesAtMs }
    }
    this.#context.writer.putRaw(this.#context.nodeId, raw)
  }
}

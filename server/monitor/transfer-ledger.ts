import { randomUUID } from 'node:crypto'
import type { JoinForecast } from '#server/galera/ist/join-forecast.ts'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import type { TransferProgress } from '#server/galera/model.ts'
import type { TransferRecord } from './records.ts'

/** A transfer whose end was not seen when the worker last ran. */
export interface OpenTransfer {
  id: string
  joinerName: string
  startedAtMs: number
}

/** Two workers reckon the clock of a server a little differently. */
const SAME_WITHIN_MS = 60_000

/** Keeps one record of each transfer of a cluster, as its logs tell it. */
export class TransferLedger {
  #clusterId: string
  #put: (record: TransferRecord) => void
  #open: OpenTransfer[]
  #forecastOf: (nodeId: string) => JoinForecast | null
  #records = new Map<string, TransferRecord>()

  constructor(
    clusterId: string,
    put: (record: TransferRecord) => void,
    open: readonly OpenTransfer[] = [],
    forecastOf: (nodeId: string) => JoinForecast | null = () => null,
  ) {
    this.#clusterId = clusterId
    this.#put = put
    this.#open = [...open]
    this.#forecastOf = forecastOf
  }

  /** Takes in how an attempt stands now; `nodeIdOf` finds nodes of the inventory by their names. */
  stands(attempt: LogTransfer, nodeIdOf: (groupName: string) => string | null): void {
    const before = this.#records.get(attempt.joiner)
    const known = before?.startedAtMs === attempt.startedAtMs ? before : null
    const {
      donorName,
      kind,
      method,
      startedAtMs,
      endedAtMs,
      failure,
      istRange,
      stages,
      positions,
    } = attempt
    const joinerId = nodeIdOf(attempt.joiner)
    const record: TransferRecord = {
      id: known?.id ?? this.#adopted(attempt) ?? randomUUID(),
      clusterId: this.#clusterId,
      joinerName: attempt.joiner,
      joinerId,
      donorName,
      donorId: donorName === null ? null : nodeIdOf(donorName),
      kind,
      method,
      startedAtMs,
      endedAtMs,
      outcome: endedAtMs === null ? 'running' : failure === null ? 'synced' : 'failed',
      reason: failure,
      bytes: known?.bytes ?? null,
      expectedBytes: known?.expectedBytes ?? null,
      writeSets: istRange ? istRange.last - istRange.first + 1 : null,
      ...positions,
      stages: stages.map(({ stage, atMs }) => ({ stage, atMs })),
      forecast: known ? known.forecast : joinerId === null ? null : this.#forecastOf(joinerId),
    }
    this.#records.set(attempt.joiner, record)
    if (JSON.stringify(record) !== JSON.stringify(known)) this.#put(record)
  }

  /** Whether there is a record of this attempt, or of an earlier worker for it. */
  holds({ joiner, startedAtMs }: LogTransfer): boolean {
    return (
      this.#records.get(joiner)?.startedAtMs === startedAtMs ||
      this.#open.some((one) => one.joinerName === joiner && isSame(one, startedAtMs))
    )
  }

  /** Keeps the figures; they are written with the next stage. */
  counted(joiner: string, progress: TransferProgress): void {
    const record = this.#records.get(joiner)
    if (!record || record.endedAtMs !== null || progress.doneBytes === null) return
    const expected = progress.expectedBytes
    this.#records.set(joiner, {
      ...record,
      bytes: progress.doneBytes,
      expectedBytes: expected ? Math.round((expected.low + expected.high) / 2) : null,
    })
  }

  /** The record of an earlier worker, if it is of this attempt; an older one had an unseen end. */
  #adopted({ joiner, startedAtMs }: LogTransfer): string | null {
    const own = this.#open.filter(({ joinerName }) => joinerName === joiner)
    this.#open = this.#open.filter(({ joinerName }) => joinerName !== joiner)
    return own.find((one) => isSame(one, startedAtMs))?.id ?? null
  }
}

function isSame(one: OpenTransfer, startedAtMs: number): boolean {
  return Math.abs(one.startedAtMs - startedAtMs) < SAME_WITHIN_MS
}

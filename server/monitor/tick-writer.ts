import type { Db } from '#server/db/client.ts'
import type { Change } from '#server/events/topics.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import type {
  EventRecord,
  LogLineRecord,
  RawRows,
  SampleRecord,
  TransferRecord,
} from './records.ts'
import { writeBatch, type Batch, type LiveRecord } from './write-batch.ts'

/** Urgent writes wait this long for others of the same incident. */
const COALESCE_MS = 20

/** Kept while the database refuses writes: ten minutes of 300 nodes. */
const MAX_WAITING_SAMPLES = 180_000

export interface TickWriterOptions {
  tickMs: number
  onError: (error: unknown) => void
  /** At once, before it is written. */
  onCondition?: ((clusterId: string) => void) | undefined
}

/** Gathers what the watchers see and writes it once a tick, or at once where a person waits for it. */
export class TickWriter {
  #db: Db
  #options: TickWriterOptions
  #batch = emptyBatch()
  #conditions = new Map<string, string>()
  #timer: NodeJS.Timeout
  #soon: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(db: Db, options: TickWriterOptions) {
    this.#db = db
    this.#options = options
    this.#timer = setInterval(() => void this.flush(), options.tickMs)
  }

  putSnapshot(clusterId: string, snapshot: NodeSnapshot): void {
    this.#batch.live.set(snapshot.nodeId, {
      ...this.#batch.live.get(snapshot.nodeId),
      clusterId,
      snapshot,
    })
  }

  /** Only together with a snapshot of the same node: call `putSnapshot` first. */
  putRaw(nodeId: string, raw: { status?: RawRows; variables?: RawRows }): void {
    const record = this.#batch.live.get(nodeId)
    if (record) this.#batch.live.set(nodeId, { ...record, ...raw })
  }

  addSample(sample: SampleRecord): void {
    this.#batch.samples.push(sample)
  }

  addEvents(events: readonly EventRecord[]): void {
    this.#batch.events.push(...events)
  }

  addLogLine(line: LogLineRecord): void {
    this.#batch.logLines.push(line)
  }

  /** Replaces what was put before under the same id; written at once. */
  putTransfer(transfer: TransferRecord): void {
    this.#batch.transfers.set(transfer.id, transfer)
    this.flushSoon()
  }

  /** A node's condition changed: tells it with the next write, which comes at once. */
  markCondition(clusterId: string, nodeId: string): void {
    this.#conditions.set(nodeId, clusterId)
    this.flushSoon()
    this.#options.onCondition?.(clusterId)
  }

  flushSoon(): void {
    this.#soon ??= setTimeout(() => void this.flush(), COALESCE_MS)
  }

  /** Writes what has gathered; on failure it is kept for the next tick. Never rejects. */
  flush(): Promise<void> {
    if (this.#soon) clearTimeout(this.#soon)
    this.#soon = null
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  /** Writes the rest and stops. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  async #write(): Promise<void> {
    const batch = this.#batch
    const conditions = this.#conditions
    if (isEmpty(batch) && conditions.size === 0) return
    this.#batch = emptyBatch()
    this.#conditions = new Map()
    try {
      const changes = changesOf(batch, conditions)
      await writeBatch(this.#db, { ...batch, changes }, new Date())
    } catch (error) {
      this.#takeBack(batch, conditions)
      this.#options.onError(error)
    }
  }

  #takeBack(failed: Batch, conditions: Map<string, string>): void {
    const newer = this.#batch
    const live = new Map<string, LiveRecord>(failed.live)
    for (const [nodeId, record] of newer.live) live.set(nodeId, { ...live.get(nodeId), ...record })
    this.#batch = {
      live,
      samples: [...failed.samples, ...newer.samples].slice(-MAX_WAITING_SAMPLES),
      events: [...failed.events, ...newer.events].slice(-MAX_WAITING_SAMPLES),
      logLines: [...failed.logLines, ...newer.logLines].slice(-MAX_WAITING_SAMPLES),
      transfers: new Map([...failed.transfers, ...newer.transfers]),
      changes: [],
    }
    this.#conditions = new Map([...conditions, ...this.#conditions])
  }
}

function changesOf(batch: Batch, conditions: Map<string, string>): Change[] {
  const changes: Change[] = []
  const nodesByCluster = Map.groupBy(batch.live.values(), (record) => record.clusterId)
  for (const [clusterId, records] of nodesByCluster) {
    const payload = JSON.stringify(records.map((record) => record.snapshot.nodeId))
    changes.push({ topic: 'snapshots', clusterId, payload })
  }
  for (const [nodeId, clusterId] of conditions)
    changes.push({ topic: 'condition', clusterId, nodeId })
  for (const clusterId of new Set(batch.events.map((event) => event.clusterId))) {
    changes.push({ topic: 'event', clusterId })
  }
  for (const clusterId of new Set([...batch.transfers.values()].map((one) => one.clusterId))) {
    changes.push({ topic: 'transfer', clusterId })
  }
  const logNodes = new Map(batch.logLines.map((line) => [line.nodeId, line.clusterId]))
  for (const [nodeId, clusterId] of logNodes) changes.push({ topic: 'log', clusterId, nodeId })
  return changes
}

function isEmpty(batch: Batch): boolean {
  const { live, samples, events, logLines, transfers } = batch
  return live.size + samples.length + events.length + logLines.length + transfers.size === 0
}

function emptyBatch(): Batch {
  return {
    live: new Map(),
    samples: [],
    events: [],
    logLines: [],
    transfers: new Map(),
    changes: [],
  }
}

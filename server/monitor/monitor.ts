import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { newestSeq } from '#server/events/tail-changes.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { log } from '#server/observability/log.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { ClusterBoard } from './cluster-board.ts'
import { FirstHistory } from './first-history.ts'
import { JoinForecasts, type ForecastNode } from './join-forecasts.ts'
import { watchInventory } from './inventory-watch.ts'
import { loadInventory } from './load-inventory.ts'
import type { NodeConfig } from './node-config.ts'
import { startNodeWatcher, type NodeWatcher } from './node-watcher.ts'
import { PollFigures } from './poll-figures.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'
import type { TransferRecord } from './records.ts'
import { TickWriter } from './tick-writer.ts'
import { TransferLedger, type OpenTransfer } from './transfer-ledger.ts'

/** With a poll a second, a killed worker has lost no sample that is two seconds old. */
const TICK_MS = 500

/** Hundreds of sign-ins in one moment would all be too slow for their time limit (measured). */
const BETWEEN_STARTS_MS = 4

export interface MonitorOptions {
  key: SecretKey
  pollMs: number
  /** The condition of a node of this cluster has changed. */
  onCondition?: (clusterId: string) => void
}

interface Watched {
  config: NodeConfig
  keeper: SnapshotKeeper
  watcher: NodeWatcher
}

/** Watches every node of the inventory and follows changes of the inventory. */
export class Monitor {
  #db: Db
  #options: MonitorOptions
  #writer: TickWriter
  #figures = new PollFigures()
  #watched = new Map<string, Watched>()
  #boards = new Map<string, ClusterBoard>()
  #life = new AbortController()
  #forecasts: JoinForecasts
  #histories: FirstHistory
  #forecasting: Promise<void> = Promise.resolve()
  #inventory: Promise<void> = Promise.resolve()
  #openTransfers = new Map<string, OpenTransfer[]>()

  constructor(db: Db, options: MonitorOptions) {
    this.#db = db
    this.#options = options
    this.#forecasts = new JoinForecasts(db)
    this.#histories = new FirstHistory(db)
    this.#writer = new TickWriter(db, {
      tickMs: TICK_MS,
      onError: (error) => log().warn({ err: error }, 'a batch was not written; it is kept'),
      onCondition: options.onCondition,
    })
  }

  /** Begins to watch; the first watchers start soon after it resolves. */
  async start(): Promise<void> {
    const after = await newestSeq(this.#db)
    this.#openTransfers = await readOpenTransfers(this.#db)
    let stored = await readSnapshots(this.#db)
    const follow = async () => {
      await this.#follow(stored)
      stored = new Map()
    }
    this.#forecasting = this.#forecasts.run(() => this.#dataNodes(), this.#life.signal)
    this.#inventory = watchInventory(this.#db, after, this.#life.signal, follow)
  }

  figures() {
    return this.#figures.figures(this.#watched.size, Date.now())
  }

  /** The nodes of a cluster as they are seen now. */
  nodesOf(clusterId: string): { snapshot: NodeSnapshot; isCurrent: boolean }[] {
    return [...this.#watched.values()]
      .filter(({ config }) => config.clusterId === clusterId)
      .map(({ keeper: { snapshot, isCurrent } }) => ({ snapshot, isCurrent }))
  }

  /** Stops watching and writes what has gathered. */
  async stop(): Promise<void> {
    this.#life.abort()
    await this.#inventory
    await this.#forecasting
    await Promise.all([...this.#watched.values()].map(({ watcher }) => watcher.stop()))
    this.#watched.clear()
    await this.#writer.close()
  }

  /** Starts, stops and restarts exactly those watchers whose nodes were added, removed or changed. */
  async #follow(stored: ReadonlyMap<string, NodeSnapshot>): Promise<void> {
    const configs = await loadInventory(this.#db, this.#options.key)
    const present = new Set(configs.map((config) => config.nodeId))
    const gone = [...this.#watched].filter(([nodeId]) => !present.has(nodeId))
    for (const [nodeId, { watcher, config }] of gone) {
      this.#watched.delete(nodeId)
      this.#boards.get(config.clusterId)?.remove(nodeId)
      await watcher.stop()
    }
    for (const config of configs) {
      const known = this.#watched.get(config.nodeId)
      if (known?.config.fingerprint === config.fingerprint) continue
      await known?.watcher.stop()
      if (this.#life.signal.aborted) return
      this.#watch(config, known?.keeper.snapshot ?? stored.get(config.nodeId) ?? null)
      await sleep(BETWEEN_STARTS_MS)
    }
  }

  #watch(config: NodeConfig, last: NodeSnapshot | null): void {
    const board = this.#boards.get(config.clusterId) ?? this.#newBoard(config.clusterId)
    this.#boards.set(config.clusterId, board)
    const keeper = new SnapshotKeeper(config, last, this.#writer, board)
    board.add(keeper)
    const watcher = startNodeWatcher(config, {
      db: this.#db,
      pollMs: this.#options.pollMs,
      keeper,
      board,
      writer: this.#writer,
      figures: this.#figures,
      histories: this.#histories,
    })
    this.#watched.set(config.nodeId, { config, keeper, watcher })
  }

  #newBoard(clusterId: string): ClusterBoard {
    const open = this.#openTransfers.get(clusterId) ?? []
    const put = (record: TransferRecord) => this.#writer.putTransfer(record)
    const forecastOf = (nodeId: string) => this.#forecasts.of(nodeId)
    return new ClusterBoard(clusterId, new TransferLedger(clusterId, put, open, forecastOf))
  }

  #dataNodes(): ForecastNode[] {
    return [...this.#watched.values()]
      .filter(({ config }) => config.kind === 'data')
      .map(({ config, keeper }) => ({
        nodeId: config.nodeId,
        clusterId: config.clusterId,
        snapshot: keeper.snapshot,
      }))
  }
}

async function readOpenTransfers(db: Db): Promise<Map<string, OpenTransfer[]>> {
  const rows = await db.transfer.findMany({
    where: { endedAt: null },
    select: { id: true, clusterId: true, joinerName: true, startedAt: true },
  })
  const open = rows.map(({ startedAt, ...row }) => ({ ...row, startedAtMs: startedAt.getTime() }))
  return Map.groupBy(open, ({ clusterId }) => clusterId)
}

async function readSnapshots(db: Db): Promise<Map<string, NodeSnapshot>> {
  const rows = await db.nodeLive.findMany({ select: { nodeId: true, snapshot: true } })
  return new Map(rows.map((row) => [row.nodeId, JSON.parse(row.snapshot) as NodeSnapshot]))
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { isUniqueViolation } from '#server/db/database-error.ts'
import { newestSeq, tailChanges } from '#server/events/tail-changes.ts'
import { assessIst } from '#server/galera/ist/assess-ist.ts'
import { readHistory, readIstFacts } from '#server/monitor/read-ist-facts.ts'
import { log } from '#server/observability/log.ts'
import { AlertInputs, INPUT_TOPICS } from './alert-inputs.ts'
import { KEEP_MS } from './life.ts'
import { lookAtCluster, type ClusterState } from './look-at-cluster.ts'
import type { IstSight, MonitoredNode } from './make-scene.ts'
import { loadOpen } from './read-alerts.ts'
import type { Fence } from './store-alerts.ts'

/** Waiting times and keep times run on this tick; what the monitor notices is looked at in between. */
const TICK_MS = 1000
/** While an incident settles. */
const SETTLE_TICK_MS = 100
/** What happens to a cluster at once is one look. */
const COALESCE_MS = 10
const INPUTS_EVERY_MS = 150
const IST_EVERY_MS = 20_000

export interface EvaluatorOptions {
  /** What the monitor sees of the nodes of a cluster now. */
  monitored: (clusterId: string) => MonitoredNode[]
  pollMs: number
  /** How long an alert outlives its condition; default KEEP_MS. */
  keepMs?: number
  /** Stands first in what is stored and fails when another worker has taken over. */
  fence?: Fence
  /** After each stored notification. */
  onStored?: () => void
}

/** Judges every cluster by the rules and keeps its alerts, in the worker that holds the lease. */
export class AlertEvaluator {
  #db: Db
  #options: EvaluatorOptions
  #inputs: AlertInputs
  #states = new Map<string, ClusterState>()
  #ist = new Map<string, IstSight>()
  /** Ids of open alerts. */
  #acknowledged = new Set<string>()
  #wanted = new Set<string>()
  #wake: () => void = () => undefined

  constructor(db: Db, options: EvaluatorOptions) {
    this.#db = db
    this.#options = options
    this.#inputs = new AlertInputs(db)
  }

  /** The condition of a node has changed: its cluster is looked at at once. */
  look(clusterId: string): void {
    this.#wanted.add(clusterId)
    this.#wake()
  }

  /** Until the signal aborts. Goes on with the alerts that are stored. */
  async run(signal: AbortSignal): Promise<void> {
    const after = await newestSeq(this.#db)
    await this.#inputs.read(INPUT_TOPICS, Date.now())
    this.#states = await this.#loadStates()
    await this.#readAcknowledged()
    const crash = new AbortController()
    const life = AbortSignal.any([signal, crash.signal])
    try {
      await Promise.all([
        this.#followInputs(after, life),
        this.#reckonIst(life),
        this.#lookOn(life),
      ])
    } finally {
      crash.abort()
    }
  }

  async #loadStates(): Promise<Map<string, ClusterState>> {
    const open = await loadOpen(this.#db, Date.now())
    return new Map([...open].map(([id, held]) => [id, { id, ...held, windows: new Map() }]))
  }

  async #followInputs(after: number, signal: AbortSignal): Promise<void> {
    const changes = tailChanges(this.#db, {
      after,
      everyMs: INPUTS_EVERY_MS,
      signal,
      topics: INPUT_TOPICS,
      onError: (error) => log().warn({ err: error }, 'what alerts depend on could not be read'),
    })
    for await (const rows of changes) {
      const topics = new Set(rows.map(({ topic }) => topic))
      await this.#inputs.read(topics, Date.now())
      if (topics.has('alerting')) await this.#readAcknowledged()
      const concerned = rows.some(({ clusterId }) => clusterId === null)
        ? this.#clusterIds()
        : new Set(rows.flatMap(({ clusterId }) => clusterId ?? []))
      for (const id of concerned) this.look(id)
    }
  }

  /** Kept apart from the alerts: a look that runs meanwhile ends with alerts of before. */
  async #readAcknowledged(): Promise<void> {
    const rows = await this.#db.alert.findMany({
      where: { state: { not: 'resolved' }, acknowledgedAt: { not: null } },
      select: { id: true },
    })
    this.#acknowledged = new Set(rows.map(({ id }) => id))
  }

  /** How nodes would come back is reckoned from what is stored: dear, and slow to change. */
  async #reckonIst(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Whether a joiner was Synced since its transfer failed is stored without a change of the transfer.
      await this.#inputs.read(['transfer'], Date.now()).catch((error: unknown) => {
        log().warn({ err: error }, 'transfers could not be read for alerts')
      })
      for (const clusterId of this.#inputs.clusters.keys()) {
        if (signal.aborted) return
        await this.#reckonIstOf(clusterId).catch((error: unknown) => {
          log().warn({ err: error, clusterId }, 'ways back could not be reckoned for alerts')
        })
      }
      await sleep(IST_EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  async #reckonIstOf(clusterId: string): Promise<void> {
    const facts = await readIstFacts(this.#db, clusterId, Date.now())
    if (!facts) return
    const ist = assessIst(facts, await readHistory(this.#db, facts))
    const inconsistent = [...facts.stored].filter(([, stored]) => stored.inconsistent)
    this.#ist.set(clusterId, { ist, inconsistent: new Set(inconsistent.map(([id]) => id)) })
  }

  async #lookOn(signal: AbortSignal): Promise<void> {
    let tickAtMs = 0
    while (!signal.aborted) {
      const now = Date.now()
      const ticks = now - tickAtMs >= TICK_MS || now < tickAtMs
      if (ticks) tickAtMs = now
      const settling = [...this.#states.values()].filter(isSettling).map(({ id }) => id)
      const ids = ticks ? this.#clusterIds() : new Set([...this.#wanted, ...settling])
      this.#wanted.clear()
      for (const id of ids) await this.#lookAt(id)
      const stillSettles = [...this.#states.values()].some(isSettling)
      const restMs = Math.max(1, tickAtMs + TICK_MS - Date.now())
      await this.#pause(stillSettles ? Math.min(SETTLE_TICK_MS, restMs) : restMs, signal)
    }
  }

  async #lookAt(clusterId: string): Promise<void> {
    const state = this.#states.get(clusterId) ?? emptyState(clusterId)
    try {
      const { next, told } = await lookAtCluster(this.#db, state, {
        inputs: this.#inputs,
        monitored: this.#options.monitored(clusterId),
        istSight: this.#ist.get(clusterId) ?? null,
        pollMs: this.#options.pollMs,
        keepMs: this.#options.keepMs ?? KEEP_MS,
        newId: randomUUID,
        now: Date.now(),
        isAcknowledged: (id) => this.#acknowledged.has(id),
        fence: this.#options.fence ?? null,
      })
      if (next) this.#states.set(clusterId, next)
      else this.#states.delete(clusterId)
      if (told) this.#options.onStored?.()
    } catch (error) {
      // What is stored is not what is held here: begun again, from what is stored.
      if (isUniqueViolation(error)) throw error
      log().warn({ err: error, clusterId }, 'alerts could not be judged; tried again')
    }
  }

  /** Until somebody wants a look, the time has passed or the signal aborts. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    if (this.#wanted.size === 0) {
      const either = AbortSignal.any([signal, woken.signal])
      await sleep(ms, undefined, { signal: either }).catch(() => undefined)
    }
    if (!signal.aborted && this.#wanted.size > 0) await sleep(COALESCE_MS)
  }

  #clusterIds(): Set<string> {
    return new Set([...this.#inputs.clusters.keys(), ...this.#states.keys()])
  }
}

function isSettling({ alerts }: ClusterState): boolean {
  return alerts.some(({ loudAtMs }) => loudAtMs !== null)
}

function emptyState(id: string): ClusterState {
  return { id, name: '', alerts: [], incidents: [], fires: new Map(), windows: new Map() }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { IstFacts } from '#server/galera/ist/assess-ist.ts'
import { istVerdict } from '#server/galera/ist/ist-verdict.ts'
import { forecastAfter, type JoinForecast } from '#server/galera/ist/join-forecast.ts'
import { groupSight, joinerOf } from '#server/galera/ist/join-facts.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf } from '#server/galera/node-sight.ts'
import { log } from '#server/observability/log.ts'
import { readIstFacts } from './read-ist-facts.ts'

/** A restart is over in some seconds: its way back is told before. */
const LOOK_EVERY_MS = 500
const AGAIN_AFTER_MS = 5000

export interface ForecastNode {
  nodeId: string
  clusterId: string
  snapshot: NodeSnapshot
}

/** Of each node that is away: how it would come back, as it was last told before it did. */
export class JoinForecasts {
  #db: Db
  /** As they were last seen as members. */
  #members = new Map<string, NodeSnapshot>()
  /** When those that are away were last looked at. */
  #lookedAtMs = new Map<string, number>()
  #forecasts = new Map<string, JoinForecast>()

  constructor(db: Db) {
    this.#db = db
  }

  of(nodeId: string): JoinForecast | null {
    return this.#forecasts.get(nodeId) ?? null
  }

  /** Until the signal aborts. `nodes`: the data nodes that are watched now. */
  async run(nodes: () => ForecastNode[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(nodes(), Date.now()).catch((error: unknown) => {
        log().warn({ err: error }, 'ways back could not be forecast')
      })
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  async look(nodes: readonly ForecastNode[], nowMs: number): Promise<void> {
    for (const [clusterId, own] of Map.groupBy(nodes, (node) => node.clusterId)) {
      const due = own.filter((node) => this.#isDue(node, nowMs))
      if (due.length === 0) continue
      const facts = await readIstFacts(this.#db, clusterId, nowMs)
      if (facts) this.#forecast(due, own, { ...facts, worker: { heartbeatAtMs: nowMs } })
    }
  }

  #isDue({ nodeId, snapshot }: ForecastNode, nowMs: number): boolean {
    if (isMember(snapshot)) {
      this.#members.set(nodeId, snapshot)
      this.#lookedAtMs.delete(nodeId)
      this.#forecasts.delete(nodeId)
      return false
    }
    // A joiner goes the way that was told before.
    if (snapshot.transfer !== null || snapshot.sql.kind === 'never') return false
    return nowMs - (this.#lookedAtMs.get(nodeId) ?? 0) >= AGAIN_AFTER_MS
  }

  #forecast(due: readonly ForecastNode[], all: readonly ForecastNode[], facts: IstFacts): void {
    const seen = new Map(all.map(({ nodeId, snapshot }) => [nodeId, snapshot]))
    for (const { nodeId } of due) {
      // Just gone: first what its restart would have been, as its saved position is not read yet.
      const asMember = this.#lookedAtMs.has(nodeId) ? null : this.#members.get(nodeId)
      this.#lookedAtMs.set(nodeId, facts.now)
      if (asMember) {
        const now = asMember.observedAtMs ?? facts.now
        const snapshots = new Map(seen).set(nodeId, asMember)
        this.#take(nodeId, { ...facts, snapshots, now })
      }
      this.#take(nodeId, { ...facts, snapshots: seen })
    }
  }

  #take(nodeId: string, facts: IstFacts): void {
    const verdict = verdictOf(facts, nodeId)
    const told = verdict && forecastAfter(this.of(nodeId), verdict, facts.now)
    if (told) this.#forecasts.set(nodeId, told)
  }
}

function isMember({ sql, reading, transfer }: NodeSnapshot): boolean {
  const { clusterStatus, localState } = reading ?? {}
  return (
    sql.kind === 'answering' &&
    transfer === null &&
    clusterStatus === 'Primary' &&
    (localState === 4 || localState === 2)
  )
}

function verdictOf(facts: IstFacts, nodeId: string) {
  const sights = sightsOf(facts)
  const sight = sights.find(({ node }) => node.nodeId === nodeId)
  const stored = facts.stored.get(nodeId)
  if (!sight || !stored) return null
  return istVerdict(
    joinerOf({ sight, ...stored }),
    groupSight(sights, assessCluster(facts), nodeId),
  )
}

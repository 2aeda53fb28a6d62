import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import type { NodeReading } from '#server/galera/model.ts'
import { log } from '#server/observability/log.ts'

/** Learns the state UUID of clusters that were imported before any of their nodes told it. */
export class FirstHistory {
  #db: Db
  #looked = new Set<string>()

  constructor(db: Db) {
    this.#db = db
  }

  polled(
    clusterId: string,
    { clusterStatus, clusterStateUuid }: Pick<NodeReading, 'clusterStatus' | 'clusterStateUuid'>,
  ): void {
    if (clusterStatus !== 'Primary' || clusterStateUuid === null) return
    if (this.#looked.has(clusterId)) return
    this.#looked.add(clusterId)
    this.#keep(clusterId, clusterStateUuid).catch((error: unknown) => {
      this.#looked.delete(clusterId)
      log().warn({ err: error, clusterId }, 'the state UUID of a cluster was not stored')
    })
  }

  async #keep(clusterId: string, stateUuid: string): Promise<void> {
    const where = { id: clusterId, stateUuid: null }
    const { count } = await this.#db.cluster.updateMany({ where, data: { stateUuid } })
    if (count > 0) await appendChanges(this.#db, [{ topic: 'inventory', clusterId }])
  }
}

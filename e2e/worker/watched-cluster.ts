import { randomBytes } from 'node:crypto'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { addSimulatedCluster } from '#e2e/worker/add-simulated-cluster.ts'
import type { Db } from '#server/db/client.ts'
import { Monitor } from '#server/monitor/monitor.ts'
import { openTestDatabase } from '#server/monitor/test-database.ts'
import { AlertEvaluator } from '#server/alerts/alert-evaluator.ts'
import { notificationContent, type NotificationContent } from '#server/alerts/notification.ts'

const pollMs = 250
const key = { id: 'k', bytes: randomBytes(32) }

/** A simulated cluster “shop” of three nodes that a monitor and an evaluator watch, for tests. */
export interface WatchedCluster {
  db: Db
  cluster: SimulatedCluster
  /** Ends what watches and starts it anew; `gated`: the database as the evaluator has it. */
  restart: (change?: () => Promise<unknown>, gated?: Db) => Promise<void>
  allSynced: () => Promise<boolean>
  told: () => Promise<NotificationContent[]>
  /** Of each notification: "1 firing". */
  briefly: () => Promise<string[]>
  /** Of each alert that fires: "node-down node3". */
  firing: () => Promise<string[]>
  openAlerts: () => Promise<number>
  addMaintenance: (id: string, nodeId: string) => Promise<unknown>
  close: () => Promise<void>
}

export async function startWatchedCluster(): Promise<WatchedCluster> {
  const database = await openTestDatabase()
  const { db } = database
  const cluster = await startSimulatedCluster({
    name: 'shop',
    nodes: 3,
    transferMs: 200,
    catchUpMs: 200,
  })
  await addSimulatedCluster(db, key, cluster)
  // The simulated load has pauses of its own.
  for (const rule of ['flow-control', 'flow-control-severe', 'certification']) {
    await db.alertRuleSetting.create({
      data: { rule, enabled: false, changedBy: 'test', changedAt: new Date() },
    })
  }
  let stop = await startWatching(db, db)
  const told = async () => {
    const rows = await db.notification.findMany({ orderBy: { at: 'asc' } })
    return rows.map(({ content }) => notificationContent.parse(JSON.parse(content)))
  }
  return {
    db,
    cluster,
    restart: async (change, gated = db) => {
      await stop()
      await change?.()
      stop = await startWatching(db, gated)
    },
    allSynced: async () => {
      const rows = await db.nodeLive.findMany()
      return rows.filter(({ snapshot }) => snapshot.includes('"localState":4')).length === 3
    },
    told,
    briefly: async () => (await told()).map(({ status, sequence }) => `${sequence} ${status}`),
    firing: async () => {
      const rows = await db.alert.findMany({ where: { state: 'firing' } })
      return rows.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim()).toSorted()
    },
    openAlerts: () => db.alert.count({ where: { state: { not: 'resolved' } } }),
    addMaintenance: (id, nodeId) =>
      db.silence.create({
        data: {
          id,
          kind: 'maintenance',
          clusterId: 'shop',
          nodeId,
          createdBy: 'test',
          reason: 'new disks',
          createdAt: new Date(),
          endsAt: new Date(Date.now() + 3_600_000),
        },
      }),
    close: async () => {
      await stop()
      await cluster.stop()
      await database.close()
    },
  }
}

async function startWatching(db: Db, evaluated: Db): Promise<() => Promise<void>> {
  const life = new AbortController()
  const monitor: Monitor = new Monitor(db, { key, pollMs, onCondition: (id) => alerts.look(id) })
  const alerts = new AlertEvaluator(evaluated, {
    pollMs,
    keepMs: 1000,
    monitored: (id) => monitor.nodesOf(id),
  })
  await monitor.start()
  const running = alerts.run(life.signal)
  return async () => {
    life.abort()
    await Promise.all([running, monitor.stop()])
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { addWebhook } from '#server/alerts/outbox/test-outbox.ts'
import { startReceiver, type TestReceiver } from '#server/alerts/outbox/test-receiver.ts'
import { RULES } from '#server/alerts/rules/rules.ts'
import type { Db } from '#server/db/client.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { startBenchedCluster } from './benched-cluster.ts'
import { below, conclude } from './conclude.ts'
import { quantile } from './quantile.ts'

const KILLS = 20
const PATIENCE_MS = 90_000
const LONGEST_MS = 2000

/** SIGKILL of mariadbd until a webhook has told of it, twenty times, each when all is well again. */
export async function benchAlert(argument: string | undefined): Promise<void> {
  const kills = Number(argument ?? KILLS)
  const cluster = await startBenchedCluster()
  const receiver = await startReceiver()
  const arrivals: number[] = []
  receiver.behave = (_, response) => {
    arrivals.push(Date.now())
    response.writeHead(200).end()
  }
  try {
    const { db, key } = cluster.console.deps
    await addWebhook(db, key, receiver.url)
    const toldMs: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const server = cluster.lab.servers[kill % 3]
      if (!server) throw new Error('The lab lost a server.')
      const before = receiver.received.length
      const { atMs } = await server.killMariadb()
      const firing = await arrival(receiver, before, 'incident.firing')
      toldMs.push((arrivals[firing] ?? Number.NaN) - atMs)
      await server.startMariadb()
      await allSynced(db)
      await endAlerts(db, () => arrival(receiver, firing + 1, 'incident.resolved'))
      const messages = receiver.received.length - before
      console.log(
        `kill ${kill + 1}: told after ${Math.round(toldMs.at(-1) ?? 0)} ms, ${messages} messages`,
      )
    }
    const ms = (q: number) => `${Math.round(quantile(toldMs, q))} ms`
    console.log(
      `| SIGKILL of mariadbd until the webhook has come | ${toldMs.length} | ${ms(0.5)} | ${ms(0.95)} | ${ms(1)} |`,
    )
    conclude([below(`95th percentile of ${kills} kills`, quantile(toldMs, 0.95), LONGEST_MS, 'ms')])
  } finally {
    await receiver.close()
    await cluster.stop()
  }
}

async function allSynced(db: Db): Promise<void> {
  await pollUntil('The nodes did not all become Synced.', async () => {
    const rows = await db.nodeLive.findMany({ select: { snapshot: true } })
    const seen = rows.map(({ snapshot }) => JSON.parse(snapshot) as NodeSnapshot)
    return seen.every(
      ({ sql, reading }) =>
        sql.kind === 'answering' && reading?.localState === 4 && reading.clusterSize === 3,
    )
  })
}

/** What fires again within an hour is kept longer each time; here each kill is to be as the first. */
async function endAlerts(db: Db, resolved: () => Promise<number>): Promise<void> {
  const told = () => db.change.create({ data: { topic: 'alerting' } })
  await db.alertRuleSetting.createMany({
    data: RULES.map(({ id: rule }) => ({
      rule,
      enabled: false,
      changedBy: 'bench',
      changedAt: new Date(),
    })),
  })
  await told()
  await resolved()
  await db.alertRuleSetting.deleteMany()
  await told()
}

/** Index of the first message of this type from an index on. Throws when none comes. */
async function arrival(receiver: TestReceiver, from: number, type: string): Promise<number> {
  const find = () =>
    receiver.received.findIndex(
      ({ body }, at) => at >= from && (JSON.parse(body) as { type: string }).type === type,
    )
  await pollUntil(`No ${type} came.`, () => find() >= 0)
  return find()
}

async function pollUntil(problem: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(problem)
    await sleep(20)
  }
}

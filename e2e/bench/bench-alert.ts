import { addWebhook } from '#server/alerts/outbox/test-outbox.ts'
import { startReceiver, type TestReceiver } from '#server/alerts/outbox/test-receiver.ts'
import { startBenchedCluster } from './benched-cluster.ts'
import { below, conclude } from './conclude.ts'
import { quantile } from './quantile.ts'

const KILLS = 20
const PATIENCE_MS = 90_000
const LONGEST_MS = 2000

/** SIGKILL of mariadbd until a webhook has told of it, twenty times, each after the last was over. */
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
      await arrival(receiver, firing + 1, 'incident.resolved')
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

/** Index of the first message of this type from an index on. Throws when none comes. */
async function arrival(receiver: TestReceiver, from: number, type: string): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const index = receiver.received.findIndex(
      ({ body }, at) => at >= from && (JSON.parse(body) as { type: string }).type === type,
    )
    if (index >= 0) return index
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`No ${type} came.`)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHARTS, GCACHE_CHARTS } from '#components/charts/chart-catalogue.ts'
import { openDb, type Db } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import { NOW, reading, snapshot } from '#server/galera/cluster-fixture.ts'
import { databaseTime } from '#server/monitor/database-time.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import type { Deps } from '#server/services/actor.ts'
import { eventsInput, listEvents } from '#server/services/list-events.ts'
import { planGcache } from '#server/services/plan-gcache.ts'
import { readIst } from '#server/services/read-ist.ts'
import { readSeries } from '#server/services/read-series.ts'
import { servedJoins } from '#server/services/served-joins.ts'
import { below, conclude, type Claim } from './conclude.ts'
import { quantile } from './quantile.ts'

const NODES = 50
const DAY_MS = 86_400_000
/** What retention keeps. */
const KEPT = [
  { resolution: 3600, spanMs: 30 * DAY_MS },
  { resolution: 600, spanMs: 30 * DAY_MS },
  { resolution: 60, spanMs: 30 * DAY_MS },
  { resolution: 10, spanMs: 2 * DAY_MS },
  { resolution: 1, spanMs: 7_200_000 },
]
const ROUNDS = 20
const EVENTS = 50_000
const LONGEST_MS = 300
const clusterId = 'big'
const metrics = [...CHARTS, ...GCACHE_CHARTS].map(({ metric }) => metric)

/** How fast the pages answer with thirty days of samples for fifty nodes of one cluster. */
export async function benchHistory(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'synced-history-'))
  const url = `file:${join(folder, 'synced.db')}`
  await migrate(url)
  const db = openDb(url)
  try {
    const rows = await fill(db)
    console.log(`${rows} samples of ${NODES} nodes`)
    const key = readOrCreateKey(join(folder, 'synced.key'))
    const deps: Deps = { db, key, now: () => NOW, actor: { kind: 'system' } }
    const claims: Claim[] = []
    console.log('| what | times | median | 95 % | worst |\n| --- | --- | --- | --- | --- |')
    claims.push(await measure('IST and gcache of every node', () => readIst(deps, clusterId)))
    const plan = { clusterId, sizeBytes: 2 ** 30, outageMs: 14_400_000 }
    claims.push(await measure('Another size, and an outage', () => planGcache(deps, plan)))
    claims.push(await measure('Joins served, with causes', () => servedJoins(deps, clusterId)))
    const newest = eventsInput.parse({ clusterId })
    claims.push(
      await measure(`Timeline, newest of ${EVENTS} events`, () => listEvents(deps, newest)),
    )
    const words = eventsInput.parse({ clusterId, text: 'in none of them' })
    claims.push(await measure('Timeline, words that stand nowhere', () => listEvents(deps, words)))
    for (const [name, spanMs] of Object.entries({
      '15 minutes': 900_000,
      '1 hour': DAY_MS / 24,
      '6 hours': DAY_MS / 4,
      '24 hours': DAY_MS,
      '7 days': 7 * DAY_MS,
      '30 days': 30 * DAY_MS,
    })) {
      const range = { clusterId, metrics, fromMs: NOW - spanMs, toMs: NOW, points: 300 }
      claims.push(
        await measure(`All ${metrics.length} charts of ${name}`, () => readSeries(deps, range)),
      )
    }
    conclude(claims)
  } finally {
    await db.$disconnect()
    await rm(folder, { recursive: true })
  }
}

async function measure(what: string, ask: () => Promise<unknown>): Promise<Claim> {
  await ask()
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    await ask()
    times.push(performance.now() - from)
  }
  const ms = (q: number) => `${Math.round(quantile(times, q))} ms`
  console.log(`| ${what} | ${ROUNDS} | ${ms(0.5)} | ${ms(0.95)} | ${ms(1)} |`)
  return below(`95th percentile of “${what}”`, quantile(times, 0.95), LONGEST_MS, 'ms')
}

async function fill(db: Db): Promise<number> {
  const names = Array.from({ length: NODES }, (_, index) => `node${index + 1}`)
  await db.cluster.create({
    data: {
      id: clusterId,
      name: clusterId,
      galeraName: clusterId,
      nodes: { create: names.map((id) => ({ id, name: id, address: `${id}.big` })) },
    },
  })
  await db.worker.create({
    data: { id: 'w', pid: 1, startedAt: new Date(NOW), heartbeatAt: new Date(NOW) },
  })
  for (const id of names) {
    const told = reading(id, names, { lastCommitted: 80_000_000, cachedDownto: 79_000_000 })
    await db.nodeLive.create({
      data: {
        nodeId: id,
        snapshot: JSON.stringify({ ...snapshot(id, told), nodeId: id }),
        variables: JSON.stringify({
          wsrep_provider_options: 'gcache.size = 1G; gcache.recover = yes',
          wsrep_sst_donor: '',
        }),
      },
    })
  }
  let rows = 0
  await fillEvents(db)
  for (const { resolution, spanMs } of KEPT) rows += await fillSamples(db, resolution, spanMs)
  return rows
}

function fillEvents(db: Db): Promise<number> {
  const at = (index: number) => databaseTime(NOW - (index * 30 * DAY_MS) / EVENTS)
  const rows = Array.from({ length: EVENTS }, (_, index) => [
    at(index),
    `node${(index % NODES) + 1}`,
  ])
  return db.$executeRaw`
    INSERT INTO "Event" ("at", "clusterId", "nodeId", "source", "kind", "severity", "title", "detail")
    SELECT row.value ->> 0, ${clusterId}, row.value ->> 1, 'journal', 'state-shift', 'notice',
      row.value ->> 1 || ': JOINED → SYNCED', '{"detail":"Shifting JOINED -> SYNCED (TO: 14)"}'
    FROM json_each(${JSON.stringify(rows)}) AS row`
}

/** In the order in which a monitor writes: all nodes, then the next time. A wave, so that peaks and averages differ. */
function fillSamples(db: Db, resolution: number, spanMs: number): Promise<number> {
  const count = Math.floor(spanMs / (resolution * 1000))
  return db.$executeRaw`
    WITH RECURSIVE "step"("i") AS (
      SELECT ${count} UNION ALL SELECT "i" - 1 FROM "step" WHERE "i" > 1
    )
    INSERT INTO "Sample" ("nodeId", "resolution", "at", "localState",
      "flowControlPaused", "flowControlPausedMax", "flowControlSent", "flowControlReceived",
      "recvQueue", "recvQueueMax", "sendQueue", "sendQueueMax",
      "replicatedWriteSets", "replicatedBytes", "receivedWriteSets", "receivedBytes",
      "commits", "certFailures", "bfAborts", "replLatencyAvg", "replLatencyMax",
      "lastCommitted", "cachedDownto")
    SELECT "Node"."id", ${resolution}, ${BigInt(NOW)} - "i" * ${resolution * 1000}, 4,
      abs(random() % 1000) / 7000.0, 0.5, 0.0, 0.0,
      abs(random() % 1000) / 77.0, abs(random() % 1000) / 7.0, abs(random() % 10) / 3.0, 3.0,
      abs(random() % 10000) / 17.0, 10000.0 * (2 + sin("i" * ${resolution} / 13751.0)),
      abs(random() % 10000) / 17.0, abs(random() % 1000000) / 17.0,
      abs(random() % 10000) / 17.0, 0.0, 0.0,
      abs(random() % 10000) / 1700000.0, abs(random() % 10000) / 170000.0,
      80000000 - "i" * ${resolution * 30}, 79000000 - "i" * ${resolution * 30}
    FROM "step" CROSS JOIN "Node"`
}

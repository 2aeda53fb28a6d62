import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { countJoins } from '#e2e/worker/count-joins.ts'
import { watchOldestCached } from '#e2e/worker/watch-cache.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { readIst } from '#server/services/read-ist.ts'
import { servedJoins } from '#server/services/served-joins.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'

let lab: Lab
let worker: WorkerUnderTest
let startedAtMs = 0
const names = ['node1', 'node2', 'node3']

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, sstMethod: 'rsync', gcacheSize: '8M' })
  const sql = { user: 'monitor', password: 'a password of the lab' }
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, {
    clusterName: 'lab',
    sql,
    dataNodes: lab.servers.slice(0, 3),
  })
  startedAtMs = Date.now()
  worker.start()
}, 180_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)

const isSynced = (seen: NodeSnapshot) =>
  seen.sql.kind === 'answering' && seen.reading?.localState === 4 && seen.reading.ready
const isGone = (seen: NodeSnapshot) => seen.sql.kind === 'failing'
const allSynced = () => Promise.all(names.map((name) => worker.until(name, isSynced, 60_000)))
const journalKinds = async (nodeId: string | null, sinceId: number) => {
  const rows = await worker.db.event.findMany({
    where: { source: 'journal', nodeId, id: { gt: sinceId } },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => row.kind)
}
const newestEvent = async () =>
  (await worker.db.event.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0

test('three nodes are Synced, with members, clock, journal and unit', async () => {
  await allSynced()
  const seen = await worker.snapshot('node2')
  expect(seen?.reading?.members?.map((member) => member.name).toSorted()).toEqual(names)
  expect(seen?.reading).toMatchObject({ clusterName: 'lab', clusterSize: 3, pcWeight: 1 })
  expect(Math.abs(seen?.clockSkewMs ?? 1e9)).toBeLessThan(2000)
  for (const name of names) {
    await worker.until(name, (one) => one.ssh?.kind === 'answering' && !!one.journal?.unitState)
    await worker.until(name, (one) => one.journal?.gcsState === 'SYNCED')
    expect((await worker.snapshot(name))?.journal?.unitState).toBe('active')
  }
}, 90_000)

test('a killed mariadbd is noticed by its closed connection, not by the next poll; its way back is seen and told', async () => {
  const since = await newestEvent()
  const seen = worker.until('node3', isGone)
  await server('node3').killMariadb()
  await seen
  const lost = await worker.db.event.findFirstOrThrow({
    where: { nodeId: 'node3', kind: 'contact-lost', id: { gt: since } },
  })
  expect(lost.detail).toContain('refused')
  await worker.until('node3', (one) => one.journal?.unitState !== 'active')
  // What it missed, so that it needs a donor.
  await server('node1').sql('CREATE DATABASE missed_by_node3')
  await server('node3').startMariadb({ wait: false })
  await worker.until('node3', isSynced, 60_000)
  await worker.until('node3', (one) => one.journal?.gcsState === 'SYNCED')
  await expect
    .poll(() => journalKinds('node3', since))
    .toEqual(
      expect.arrayContaining(['server-killed', 'server-starting', 'donor-selected', 'state-shift']),
    )
  const kinds = await journalKinds('node3', since)
  expect(kinds.filter((kind) => kind === 'donor-selected')).toHaveLength(1)
  const shifts = await worker.db.event.findMany({
    where: { kind: 'state-shift', nodeId: 'node3', id: { gt: since } },
  })
  expect(shifts.every((event) => event.source === 'journal' && event.serverAt)).toBe(true)
}, 90_000)

test('a transfer is seen at its joiner, from the journals, while that has no SQL', async () => {
  const joiner = server('node2')
  await joiner.stopMariadb()
  await worker.until('node2', (one) => one.journal?.unitState === 'inactive')
  await worker.until('node2', (one) => (one.savedPosition?.grastate?.seqno ?? -1) > 0)
  await joiner.exec(['rm', '-f', '/var/lib/mysql/grastate.dat'])
  const sst = worker.until('node2', (one) => one.transfer?.kind === 'SST', 60_000)
  await joiner.startMariadb({ wait: false })
  await sst
  const transfer = (await worker.snapshot('node2'))?.transfer
  expect(transfer?.donorName).toMatch(/^node[13]$/)
  await worker.until('node2', isSynced, 60_000)
  await worker.until('node2', (one) => one.transfer === null && one.savedPosition === null)
}, 90_000)

test('both sides of a partition tell what they see', async () => {
  await allSynced()
  await lab.cut([server('node3')], [server('node1'), server('node2')])
  await worker.until('node3', (one) => one.reading?.clusterStatus === 'non-Primary', 30_000)
  await worker.until('node1', (one) => one.reading?.clusterSize === 2, 30_000)
  const [lonely, kept] = await Promise.all([worker.snapshot('node3'), worker.snapshot('node1')])
  expect(lonely?.reading).toMatchObject({ ready: false, clusterSize: 1, clusterConfId: null })
  expect(lonely?.sql.kind).toBe('answering')
  expect(lonely?.reading?.members).not.toBeNull()
  expect(kept?.reading?.members?.map((member) => member.name).toSorted()).toEqual([
    'node1',
    'node2',
  ])
  await lab.heal()
  await allSynced()
}, 120_000)

test('a killed worker loses at most two seconds, and stores each line of the journal once', async () => {
  await allSynced()
  await sleep(2000)
  const killedAt = Date.now()
  await worker.kill()
  await server('node1').exec(['systemd-cat', '-t', 'between', 'echo', 'nobody follows'])
  await sleep(1500)
  const restartedAt = Date.now()
  worker.start()
  await allSynced()
  await sleep(5000)
  for (const nodeId of names) {
    const since = { nodeId, resolution: 1, at: { gt: BigInt(restartedAt) } }
    await expect.poll(() => worker.db.sample.count({ where: since })).toBeGreaterThan(2)
    const samples = await worker.db.sample.findMany({
      where: { nodeId, resolution: 1, at: { gt: BigInt(killedAt - 20_000) } },
      orderBy: { at: 'asc' },
    })
    const times = samples.map((row) => Number(row.at))
    const before = times.filter((at) => at < killedAt)
    const after = times.filter((at) => at > restartedAt - 1000)
    expect(killedAt - (before.at(-1) ?? 0)).toBeLessThan(2000)
    for (const part of [before, after]) {
      part.forEach((at, index) => {
        if (index > 0) expect(at - (part[index - 1] ?? 0)).toBeLessThanOrEqual(2000)
      })
    }
  }
}, 60_000)

test('the stored lines are the lines of the journal, each once and in order', async () => {
  await sleep(1500)
  for (const name of names) {
    const stored = await worker.db.logLine.findMany({
      where: { nodeId: name },
      orderBy: { id: 'asc' },
      select: { cursor: true },
    })
    const first = stored[0]?.cursor ?? ''
    const { stdout } = await server(name).exec([
      'journalctl',
      '--unit=mariadb.service',
      '--output=json',
      '--output-fields=MESSAGE',
      '--no-pager',
      `--cursor=${first}`,
    ])
    const real = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { __CURSOR: string }).__CURSOR)
    expect(stored.map((row) => row.cursor)).toEqual(real)
  }
}, 60_000)

test('a poll costs at most two statements', async () => {
  const questions = async () =>
    Number((await server('node1').sql("SHOW GLOBAL STATUS LIKE 'Queries'")).split('\t')[1])
  const polls = () => worker.db.sample.count({ where: { nodeId: 'node1', resolution: 1 } })
  const [before, pollsBefore] = [await questions(), await polls()]
  await sleep(15_000)
  const [after, pollsAfter] = [await questions(), await polls()]
  // The asking itself is two: SHOW and the end of its connection.
  expect(after - before - 4).toBeLessThanOrEqual(2 * (pollsAfter - pollsBefore + 1))
}, 60_000)

const asked = () => ({
  db: worker.db,
  key: worker.key,
  now: Date.now,
  actor: { kind: 'system' } as const,
})
/** A row a write-set, about 45 a second. */
const writeRows = (rows: number, pauseSeconds: number) =>
  server('node1').sql(`
    CREATE DATABASE IF NOT EXISTS steady;
    CREATE TABLE IF NOT EXISTS steady.filler (id INT AUTO_INCREMENT PRIMARY KEY, body BLOB NOT NULL);
    DELIMITER //
    BEGIN NOT ATOMIC
      DECLARE n INT DEFAULT ${rows};
      WHILE n > 0 DO
        INSERT INTO steady.filler (body) VALUES (REPEAT(MD5(RAND()), 250));
        DO SLEEP(${pauseSeconds});
        SET n = n - 1;
      END WHILE;
    END //
    DELIMITER ;`)
const lastTransfer = () => worker.db.transfer.findFirstOrThrow({ orderBy: { startedAt: 'desc' } })
const wayBackOf = async (name: string) =>
  (await readIst(asked(), 'lab')).nodes.find((node) => node.name === name)

test('a join comes as it was told, by IST while the gcache reaches back and by SST once it was purged', async () => {
  for (const [rows, kind] of [
    [50, 'IST'],
    [2000, 'SST'],
  ] as const) {
    await allSynced()
    await server('node3').stopMariadb()
    await worker.until('node3', (one) => (one.savedPosition?.grastate?.seqno ?? -1) > 0)
    await writeRows(rows, 0)
    await expect.poll(async () => (await wayBackOf('node3'))?.verdict.kind).toBe(kind)
    // The worker looks at a node that is away every five seconds.
    await sleep(6000)
    await server('node3').startMariadb({ wait: false })
    await worker.until('node3', isSynced, 60_000)
    await expect.poll(lastTransfer).toMatchObject({ outcome: 'synced', kind })
    const row = await lastTransfer()
    expect(row).toMatchObject({ forecastKind: kind, forecastDonor: row.donorName })
  }
}, 180_000)

test('the share of joins served by IST is the one in the journals of the servers', async () => {
  await allSynced()
  const counted = await Promise.all(names.map((name) => countJoins(server(name), startedAtMs)))
  const ist = counted.reduce((sum, one) => sum + one.ist, 0)
  const sst = counted.reduce((sum, one) => sum + one.sst, 0)
  expect(ist).toBeGreaterThanOrEqual(2)
  expect(sst).toBeGreaterThanOrEqual(2)
  const served = await servedJoins(asked(), 'lab')
  expect(served.spans.map(({ joins, byIst }) => ({ joins, byIst }))).toEqual(
    Array(3).fill({ joins: ist + sst, byIst: ist }),
  )
  expect(served.misses.map(({ cause }) => cause)).toEqual(
    expect.arrayContaining(['too-small', 'operators-choice']),
  )
}, 60_000)

test('retention is as long as the servers keep a write-set at a steady rate', async () => {
  const written = writeRows(3600, 0.02)
  const keptMs = await watchOldestCached(server('node1'), 66_000)
  const told = (await wayBackOf('node1'))?.gcache.retention.presentMs ?? NaN
  await written
  expect(told / keptMs).toBeGreaterThan(0.8)
  expect(told / keptMs).toBeLessThan(1.2)
}, 180_000)

test('a worker that is told to end writes what it has and ends well', async () => {
  expect(await worker.end()).toBe(0)
  const row = await worker.db.worker.findFirstOrThrow()
  expect(row.pid).toBe(0)
  worker.start()
  await worker.until('node1', (one) => Date.now() - (one.observedAtMs ?? 0) < 2000)
})

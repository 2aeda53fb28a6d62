import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeSnapshot, TransferProgress } from '#server/galera/model.ts'
import { progressStages } from '#server/galera/transfer/progress-stage.ts'

const DATA_BYTES = 300e6
const RATE_MBIT = 200
const sql = { user: 'monitor', password: 'a password of the lab' }

let lab: Lab
let worker: WorkerUnderTest

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, bare: 1, sstMethod: 'mariabackup' })
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  await lab.loadData(server('node1'), { bytes: DATA_BYTES })
  await lab.installMariadb([server('node4')])
  worker = await watchedLab()
  worker.start()
  await worker.until('node1', (seen) => seen.reading?.localState === 4)
  await worker.until('node4', (seen) => seen.ssh?.kind === 'answering')
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)

async function watchedLab(): Promise<WorkerUnderTest> {
  const prepared = await prepareWorker()
  await addLabNodes(prepared.db, prepared.key, {
    clusterName: 'lab',
    sql,
    dataNodes: lab.servers,
  })
  return prepared
}

const members = () => lab.servers.slice(0, 3)
const isSynced = (seen: NodeSnapshot) => seen.reading?.localState === 4 && seen.transfer === null

/** Joins node4 and returns each sight of the transfer that the worker stored, until it is Synced. */
async function join(sstMethod: 'mariabackup' | 'rsync') {
  const shown: NonNullable<NodeSnapshot['transfer']>[] = []
  let over = false
  const joined = lab.joinCluster(server('node4'), members(), { sstMethod }).finally(() => {
    over = true
  })
  while (!over) {
    const transfer = (await worker.snapshot('node4'))?.transfer
    const before = shown.at(-1)
    if (transfer && JSON.stringify(transfer) !== JSON.stringify(before)) shown.push(transfer)
    await sleep(50)
  }
  await joined
  await worker.until('node4', isSynced)
  return shown
}

const progressOf = (shown: readonly NonNullable<NodeSnapshot['transfer']>[]) =>
  shown.flatMap(({ progress }) => progress ?? [])

function expectForward(progress: readonly TransferProgress[]) {
  for (const key of ['percent', 'doneBytes', 'writeSetsDone'] as const) {
    const values = progress.flatMap((at) => at[key] ?? [])
    expect(values).toEqual(values.toSorted((a, b) => a - b))
  }
  const stages = progress.map(({ stage }) => progressStages.findIndex((known) => known === stage))
  expect(stages).toEqual(stages.toSorted((a, b) => a - b))
}

async function lastRow({ db } = worker) {
  return await db.transfer.findFirstOrThrow({ orderBy: { startedAt: 'desc' } })
}

const isStreaming = (seen: NodeSnapshot) =>
  seen.transfer?.progress?.stage === 'streaming' && (seen.transfer.progress.doneBytes ?? 0) > 50e6

test('a bare server that somebody joins by mariabackup is seen stage by stage', async () => {
  await lab.slow(server('node4'), { rateMbit: RATE_MBIT })
  const shown = await join('mariabackup')
  const progress = progressOf(shown)
  expectForward(progress)
  const stages = new Set(progress.map(({ stage }) => stage))
  for (const stage of ['waiting for data', 'streaming', 'preparing'])
    expect(stages).toContain(stage)
  const streaming = progress.filter(({ stage }) => stage === 'streaming')
  expect(streaming.length).toBeGreaterThan(8)
  const last = progress.at(-1)
  const { low = NaN, high = NaN } = last?.expectedBytes ?? {}
  expect(last?.doneBytes).toBeGreaterThan(low * 0.97)
  expect(last?.doneBytes).toBeLessThan(high * 1.03)
  expect(streaming.at(-1)?.evidence).toContain('(du)')
  expect(streaming.at(5)?.etaMs?.[1]).toBeGreaterThan(1000)
  expect(await lastRow()).toMatchObject({
    joinerName: 'node4',
    kind: 'SST',
    method: 'mariabackup',
    outcome: 'synced',
  })
}, 180_000)

test('by rsync its connections are added up, also by a console that starts in the middle', async () => {
  await server('node4').stopMariadb()
  await server('node4').exec(['rm', '-f', '/var/lib/mysql/grastate.dat'])
  const late = await watchedLab()
  onTestFinished(() => late.close())
  const joined = join('rsync')
  await worker.until('node4', isStreaming)
  late.start()
  await late.until('node4', isStreaming)
  const progress = progressOf(await joined)
  await late.until('node4', isSynced)
  const [row, lateRow] = [await lastRow(), await lastRow(late)]
  expect(lateRow).toMatchObject({ joinerName: 'node4', kind: 'SST', method: 'rsync' })
  expect(lateRow).toMatchObject({ donorName: row.donorName, outcome: 'synced' })
  expect(Math.abs(lateRow.startedAt.getTime() - row.startedAt.getTime())).toBeLessThan(2000)
  expectForward(progress)
  const last = progress.at(-1)
  const { low = NaN, high = NaN } = last?.expectedBytes ?? {}
  expect(last?.doneBytes).toBeGreaterThan(low * 0.99)
  expect(last?.doneBytes).toBeLessThan(high * 1.01)
  const steps = progress.flatMap(({ step }) => step ?? [])
  expect(steps).toContain('InnoDB redo log')
  expect(steps).toContain('database lab_load')
  expect(await lastRow()).toMatchObject({ method: 'rsync', outcome: 'synced' })
}, 180_000)

test('an IST after a short absence is counted in write-sets', async () => {
  await worker.until('node4', isSynced)
  await server('node4').stopMariadb()
  const insert = `INSERT INTO filler (body) SELECT REPEAT('x', 4000) FROM seq_1_to_10;`
  await server('node1').sql(`USE lab_load;\n${`${insert}\n`.repeat(600)}`)
  await lab.slow(server('node4'), { rateMbit: 16 })
  const shown = await join('mariabackup')
  const progress = progressOf(shown.filter(({ kind }) => kind === 'IST'))
  expectForward(progress)
  const totals = new Set(progress.flatMap(({ writeSetsTotal }) => writeSetsTotal ?? []))
  expect(totals.size).toBe(1)
  expect([...totals][0]).toBeGreaterThanOrEqual(600)
  const counts = new Set(progress.flatMap(({ writeSetsDone }) => writeSetsDone ?? []))
  expect(counts.size).toBeGreaterThan(3)
  expect(await lastRow()).toMatchObject({ kind: 'IST', outcome: 'synced', method: null })
}, 180_000)

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import type { JoinForecast } from '#server/galera/ist/join-forecast.ts'
import { readNode } from '#server/galera/read-status.ts'
import type { TransferProgress } from '#server/galera/model.ts'
import { ClusterBoard, type BoardNode } from './cluster-board.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster } from './test-inventory.ts'
import type { TransferRecord } from './records.ts'
import { TickWriter } from './tick-writer.ts'
import { historyOf, readTransferHistory } from './transfer-history.ts'
import { TransferLedger, type OpenTransfer } from './transfer-ledger.ts'

let database: TestDatabase
let writer: TickWriter
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1', 'node2'])
  writer = new TickWriter(database.db, {
    tickMs: 60_000,
    onError: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await writer.close()
  await database.close()
})

const start = 1_800_000_000_000
const node = (name: string): BoardNode => ({
  nodeId: `id-${name}`,
  groupName: name,
  setTransfer: () => undefined,
})
const node1 = node('node1')
const node2 = node('node2')

const forecast = {
  atMs: start - 3000,
  kind: 'IST' as const,
  donorName: 'node1',
  because: 'It is cached.',
}

function newBoard(open: OpenTransfer[] = [], told: JoinForecast | null = null) {
  const put = (record: TransferRecord) => writer.putTransfer(record)
  const ledger = new TransferLedger('c-prod', put, open, () => told)
  const board = new ClusterBoard('c-prod', ledger)
  board.add(node1)
  board.add(node2)
  const tell = (fact: LogFact, afterMs: number, isNews = true) =>
    board.factFrom(node2, fact, { atMs: start + afterMs, serverAtMs: start + afterMs }, isNews)
  return { board, ledger, tell }
}

const chosen: LogFact = { kind: 'donor-selected', joiner: 'node2', donor: 'node1', requested: null }
const progress = (doneBytes: number): TransferProgress => ({
  observedAtMs: start,
  stage: 'streaming',
  stageSinceMs: start,
  step: null,
  doneBytes,
  expectedBytes: { low: 900, high: 1100 },
  percent: 10,
  bytesPerSecond: null,
  etaMs: null,
  writeSetsDone: null,
  writeSetsTotal: null,
  stalledSinceMs: null,
  evidence: '',
})

async function rows() {
  await writer.flush()
  return await database.db.transfer.findMany({ orderBy: { startedAt: 'asc' } })
}

test('one row follows a transfer from its donor to its end, with figures and stages', async () => {
  const { ledger, tell } = newBoard()
  tell({ kind: 'sst-script', method: 'mariabackup', role: 'joiner' }, 0)
  tell(chosen, 100)
  tell({ kind: 'sst-verdict' }, 200)
  tell({ kind: 'transfer-stage', stage: 'streaming' }, 300)
  ledger.counted('node2', progress(400))
  tell({ kind: 'transfer-stage', stage: 'preparing' }, 10_300)
  ledger.counted('node2', progress(1000))
  expect(await rows()).toMatchObject([
    { joinerId: 'id-node2', donorId: 'id-node1', kind: 'SST', outcome: 'running', endedAt: null },
  ])
  tell({ kind: 'member-synced', member: 'node2' }, 12_300)
  const [row, ...others] = await rows()
  expect(others).toEqual([])
  expect(row).toMatchObject({
    method: 'mariabackup',
    outcome: 'synced',
    reason: null,
    bytes: 1000n,
    expectedBytes: 1000n,
    startedAt: new Date(start),
    endedAt: new Date(start + 12_300),
  })
  expect((JSON.parse(row?.stages ?? '') as { stage: string }[]).map(({ stage }) => stage)).toEqual([
    'waiting for donor',
    'streaming',
    'preparing',
    'Synced',
  ])
  expect(await readTransferHistory(database.db, 'c-prod', 'mariabackup')).toEqual({
    ratio: null,
    tailMs: 2000,
    bytesPerSecond: 100,
  })
})

test('a failure is kept with its reason, and the next attempt is a row of its own', async () => {
  const { tell } = newBoard()
  tell(chosen, 0)
  tell({ kind: 'transfer-failed', sender: 'node1', receiver: 'node2', reason: 'Broken pipe' }, 5000)
  tell(chosen, 20_000)
  expect(await rows()).toMatchObject([
    { outcome: 'failed', reason: 'Broken pipe' },
    { outcome: 'running', reason: null },
  ])
})

test('a worker that comes back goes on with the row of the one before it', async () => {
  newBoard().tell(chosen, 0)
  const [before] = await rows()
  const open = [{ id: before?.id ?? '', joinerName: 'node2', startedAtMs: start }]
  const { tell } = newBoard(open)
  tell(chosen, 700, false)
  tell({ kind: 'member-synced', member: 'node2' }, 9000)
  expect(await rows()).toMatchObject([{ id: before?.id, outcome: 'synced' }])
})

test('what was told before it began stays with it, also when another worker goes on', async () => {
  newBoard([], forecast).tell(chosen, 0)
  const [before] = await rows()
  const kept = {
    forecastKind: 'IST',
    forecastDonor: 'node1',
    forecastBecause: 'It is cached.',
    forecastAt: new Date(start - 3000),
  }
  expect(before).toMatchObject(kept)
  const open = [{ id: before?.id ?? '', joinerName: 'node2', startedAtMs: start }]
  newBoard(open, { ...forecast, kind: 'SST', donorName: null }).tell(chosen, 500)
  expect(await rows()).toMatchObject([kept])
})

test('what an old journal tells at the first sight of a cluster is no news', async () => {
  newBoard().tell(chosen, 0, false)
  expect(await rows()).toEqual([])
})

test('a joiner that is polled as Synced before its journal came so far still has its kind', async () => {
  const { board, tell } = newBoard()
  tell(chosen, 0)
  board.polled(node2, readNode({ wsrep_local_state: '4' }, null, null, null), start + 3000)
  expect(await rows()).toMatchObject([{ outcome: 'synced', kind: null }])
  tell({ kind: 'ist-verdict', writeSets: 3, first: 8, last: 10 }, 2500)
  expect(await rows()).toMatchObject([
    { outcome: 'synced', kind: 'IST', writeSets: 3, endedAt: new Date(start + 3000) },
  ])
})

test('its own clock may be some milliseconds behind that of the journal that told of it first', async () => {
  const { board, tell } = newBoard()
  tell(chosen, 0)
  board.polled(node2, readNode({ wsrep_local_state: '4' }, null, null, null), start + 40)
  tell({ kind: 'ist-verdict', writeSets: 3, first: 8, last: 10 }, -20)
  expect(await rows()).toMatchObject([{ outcome: 'synced', kind: 'IST', writeSets: 3 }])
})

test('a transfer of which only old journals told is no news when its joiner is polled', async () => {
  const { board, tell } = newBoard()
  tell(chosen, 0, false)
  board.polled(node2, readNode({ wsrep_local_state: '4' }, null, null, null), start + 3000)
  expect(await rows()).toEqual([])
})

test('only a compressed stream teaches a ratio', () => {
  const row = (bytes: bigint) => ({ bytes, expectedBytes: 1000n, endedAt: null, stages: '[]' })
  expect(historyOf([row(980n)]).ratio).toBeNull()
  expect(historyOf([row(980n), row(300n)]).ratio).toBe(0.3)
})

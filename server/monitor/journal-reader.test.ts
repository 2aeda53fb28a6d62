import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JournalEntry } from '#server/actions/journal-entry.ts'
import { ClusterBoard } from './cluster-board.ts'
import { JournalReader } from './journal-reader.ts'
import { positionAfter, readStoredLines } from './journal-store.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster } from './test-inventory.ts'
import { TickWriter } from './tick-writer.ts'

const now = 1_800_000_000_000
let database: TestDatabase
let writer: TickWriter
let keeper: SnapshotKeeper
let ready = 0
let unitFacts = 0

beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1'])
  writer = new TickWriter(database.db, {
    tickMs: 60_000,
    onError: (error) => {
      throw error
    },
  })
  unitFacts = 0
})
afterEach(async () => {
  await writer.close()
  await database.close()
})

async function reader(): Promise<JournalReader> {
  await writer.flush()
  const board = new ClusterBoard('c-prod')
  const config = {
    nodeId: 'node1',
    clusterId: 'c-prod',
    name: 'node1',
    kind: 'data' as const,
    sql: null,
    sqlThroughSsh: false,
    ssh: null,
    fingerprint: '',
  }
  keeper = new SnapshotKeeper(config, null, writer, board)
  board.add(keeper)
  const stored = await readStoredLines(database.db, 'node1')
  const context = { clusterId: 'c-prod', nodeId: 'node1', keeper, board, writer }
  return new JournalReader(
    { ...context, onUnitFact: () => (unitFacts += 1), onServerReady: () => (ready += 1) },
    stored,
    now,
  )
}

let cursors = 0
const entry = (message: string, atMs: number): JournalEntry => ({
  cursor: `c${++cursors}`,
  realtimeUsec: atMs * 1000 + 321,
  unit: 'mariadb.service',
  uid: '104',
  identifier: 'mariadbd',
  priority: 6,
  message,
})
const shift = '[Note] WSREP: Shifting JOINED -> SYNCED (TO: 1234)'
const starting =
  'Starting MariaDB 10.11.19-MariaDB-0+deb12u1 source revision 0 server_uid x as process 99'
const events = async () => {
  await writer.flush()
  return database.db.event.findMany({ orderBy: { id: 'asc' } })
}

test('a line is stored, is an event with the time of the server, and is the state of the node', async () => {
  const journal = await reader()
  keeper.update({ clockSkewMs: 2000 })
  journal.take(entry(shift, now + 1500), now)
  const [event, ...more] = await events()
  expect(more).toEqual([])
  expect(event).toMatchObject({ kind: 'state-shift', nodeId: 'node1', source: 'journal' })
  expect(event?.serverAt?.getTime()).toBe(now + 1500)
  expect(event?.at.getTime()).toBe(now - 500)
  expect(keeper.snapshot.journal).toMatchObject({ gcsState: 'SYNCED', gcsStateAtMs: now - 500 })
  expect(await database.db.logLine.count()).toBe(1)
})

test('what was written long before the first look is stored and learnt, but makes no event', async () => {
  const journal = await reader()
  journal.take(entry(shift, now - 3_600_000), now)
  expect(await events()).toEqual([])
  expect(keeper.snapshot.journal?.gcsState).toBe('SYNCED')
  expect(await database.db.logLine.count()).toBe(1)
})

test('after a restart of the worker old lines are state, and what came meanwhile is told', async () => {
  const first = await reader()
  first.take(entry(shift, now - 7_200_000), now)
  const second = await reader()
  expect(keeper.snapshot.journal?.gcsState).toBe('SYNCED')
  second.take(
    entry('[Note] WSREP: Shifting SYNCED -> DONOR/DESYNCED (TO: 9)', now - 3_600_000),
    now,
  )
  expect((await events()).map((event) => event.title)).toEqual(['node1: SYNCED → DONOR/DESYNCED'])
})

test('following goes on behind the last stored line, within its millisecond too', async () => {
  const journal = await reader()
  const last = entry(shift, now)
  journal.take(last, now)
  await writer.flush()
  const position = positionAfter(await readStoredLines(database.db, 'node1'))
  expect(position?.cursor).toBe(last.cursor)
  expect(position?.realtimeUsec).toBeGreaterThanOrEqual(last.realtimeUsec)
})

test('a start of the server concerns its unit and ends its membership', async () => {
  const journal = await reader()
  journal.take(entry(shift, now), now)
  expect(unitFacts).toBe(0)
  journal.take(entry(starting, now), now)
  expect(unitFacts).toBe(1)
  expect(keeper.snapshot.journal?.gcsState).toBe('CLOSED')
  journal.take({ ...entry('Stopped garb.service.', now), identifier: 'systemd' }, now)
  expect(unitFacts).toBe(2)
})

test('a server that says it is ready for connections is asked at once', async () => {
  ready = 0
  const journal = await reader()
  journal.take(entry(starting, now), now)
  expect(ready).toBe(0)
  journal.take(entry('/usr/sbin/mariadbd: ready for connections.', now), now)
  expect(ready).toBe(1)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { listTransfers, readTransfer } from './list-transfers.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole()
  for (const id of ['c1', 'c2']) {
    await made.db.cluster.create({ data: { id, name: id, galeraName: 'prod' } })
  }
})
afterEach(() => made.close())

const row = (id: string, clusterId: string, atMs: number, ended: boolean) => ({
  id,
  clusterId,
  joinerName: 'node3',
  startedAt: new Date(atMs),
  endedAt: ended ? new Date(atMs + 500) : null,
  outcome: ended ? 'synced' : 'running',
  bytes: 12_345_678_901n,
  stages: JSON.stringify([{ stage: 'streaming', atMs }]),
})

test('a viewer sees the transfers of a cluster, newest first', async () => {
  await made.db.transfer.createMany({
    data: [
      row('old', 'c1', 1000, true),
      row('lost', 'c1', 2000, false),
      row('now', 'c1', 3000, false),
      row('other', 'c2', 4000, true),
    ],
  })
  const list = await listTransfers(made.as('viewer'), { clusterId: 'c1', limit: 50 })
  expect(list.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['now', 'running'],
    ['lost', 'unknown'],
    ['old', 'synced'],
  ])
  expect(list[2]).toMatchObject({
    bytes: 12_345_678_901,
    endedAtMs: 1500,
    stages: [{ stage: 'streaming', atMs: 1000 }],
  })
})

test('transfers are filtered by either side, kind and outcome', async () => {
  await made.db.transfer.createMany({
    data: [
      { ...row('one', 'c1', 1000, true), kind: 'IST', donorName: 'node1' },
      { ...row('two', 'c1', 2000, true), kind: 'SST', donorName: 'node2' },
      { ...row('three', 'c1', 3000, false), kind: 'SST', joinerName: 'node1', donorName: 'node3' },
      { ...row('four', 'c1', 4000, true), kind: 'IST', joinerName: 'node1', donorName: 'node2' },
    ],
  })
  const ids = async (filter: object) =>
    (await listTransfers(made.as('viewer'), { clusterId: 'c1', limit: 10, ...filter })).map(
      ({ id }) => id,
    )
  expect(await ids({ nodeName: 'node1' })).toEqual(['four', 'three', 'one'])
  expect(await ids({ kind: 'SST' })).toEqual(['three', 'two'])
  // Its end was not seen, and a later transfer to node1 proves that it is over, also where that is filtered out.
  expect(await ids({ kind: 'SST', outcome: 'unknown' })).toEqual(['three'])
  expect(await ids({ outcome: 'synced', limit: 1 })).toEqual(['four'])
  expect(await ids({ fromMs: 2000, toMs: 3000 })).toEqual(['three', 'two'])
  await made.db.transfer.update({ where: { id: 'two' }, data: { method: 'rsync' } })
  expect(await ids({ method: 'rsync' })).toEqual(['two'])
})

test('one transfer comes with the lines of both journals around its time only', async () => {
  for (const id of ['node1', 'node3']) {
    await made.db.node.create({ data: { id, clusterId: 'c1', name: id, address: id } })
  }
  await made.db.transfer.create({
    data: {
      ...row('it', 'c1', 100_000, true),
      joinerId: 'node3',
      donorName: 'node1',
      donorId: 'node1',
    },
  })
  const line = (nodeId: string, atMs: number, message: string) => ({
    nodeId,
    cursor: `${nodeId} ${atMs}`,
    serverAt: new Date(atMs),
    identifier: 'mariadbd',
    priority: 6,
    message,
  })
  await made.db.logLine.createMany({
    data: [
      line('node3', 100_100, 'joiner'),
      line('node3', 500_000, 'long after'),
      line('node1', 100_200, 'donor'),
    ],
  })
  const story = await readTransfer(made.as('viewer'), 'it')
  expect(story.joiner.lines.map(({ message }) => message)).toEqual(['joiner'])
  expect(story.donor.lines.map(({ message }) => message)).toEqual(['donor'])
  await expect(readTransfer(made.as('viewer'), 'none')).rejects.toMatchObject({ code: 'not-found' })
})

test('lines of a server whose clock was wrong then are found by its own time', async () => {
  const hourMs = 3_600_000
  await made.db.node.create({ data: { id: 'node3', clusterId: 'c1', name: 'n', address: 'n' } })
  await made.db.transfer.create({ data: { ...row('it', 'c1', 100_000, true), joinerId: 'node3' } })
  await made.db.event.create({
    data: {
      clusterId: 'c1',
      nodeId: 'node3',
      at: new Date(100_100),
      serverAt: new Date(100_100 + hourMs),
      source: 'journal',
      kind: 'ist-verdict',
      severity: 'notice',
      title: 'IST',
    },
  })
  const line = (atMs: number, message: string) => ({
    nodeId: 'node3',
    cursor: message,
    serverAt: new Date(atMs),
    identifier: 'mariadbd',
    priority: 6,
    message,
  })
  await made.db.logLine.createMany({
    data: [line(100_100, 'of another time'), line(100_100 + hourMs, 'of the transfer')],
  })
  const { joiner } = await readTransfer(made.as('viewer'), 'it')
  expect(joiner).toMatchObject({ skewMs: hourMs, cut: false })
  expect(joiner.lines.map(({ message }) => message)).toEqual(['of the transfer'])
})

test('a transfer comes with what was told before it began', async () => {
  const told = { forecastKind: 'IST', forecastDonor: 'node1', forecastBecause: 'It is cached.' }
  await made.db.transfer.createMany({
    data: [
      { ...row('told', 'c1', 2000, true), ...told, forecastAt: new Date(1500) },
      row('unseen', 'c1', 1000, true),
    ],
  })
  const list = await listTransfers(made.as('viewer'), { clusterId: 'c1', limit: 10 })
  expect(list.map(({ forecast }) => forecast)).toEqual([
    { atMs: 1500, kind: 'IST', donorName: 'node1', because: 'It is cached.' },
    null,
  ])
})

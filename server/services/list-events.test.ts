import { afterEach, beforeEach, expect, test } from 'vitest'
import { renameCluster } from './edit-cluster.ts'
import { eventsInput, listEvents } from './list-events.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole(() => 50_000)
  await made.db.cluster.create({ data: { id: 'c1', name: 'shop', galeraName: 'prod' } })
})
afterEach(() => made.close())

async function add(...rows: { atMs: number; title: string; kind?: string; detail?: string }[]) {
  for (const { atMs, ...row } of rows) {
    await made.db.event.create({
      data: {
        clusterId: 'c1',
        at: new Date(atMs),
        source: 'journal',
        kind: 'view',
        severity: 'notice',
        ...row,
      },
    })
  }
}

const list = (filter: object = {}) =>
  listEvents(made.as('viewer'), eventsInput.parse({ clusterId: 'c1', ...filter }))
const titles = async (filter?: object) => (await list(filter)).map(({ title }) => title)

test('a journal that is read late tells of its own time: pages neither lose nor repeat it', async () => {
  await add(
    { atMs: 1000, title: 'a' },
    { atMs: 3000, title: 'd' },
    { atMs: 2000, title: 'b' },
    { atMs: 2000, title: 'c' },
  )
  expect(await titles()).toEqual(['d', 'c', 'b', 'a'])
  const first = await list({ limit: 2 })
  const last = first.at(-1)
  const before = { atMs: last?.atMs, id: last?.id }
  expect(await titles({ limit: 2, before })).toEqual(['b', 'a'])
})

test('events are found by words of title or details, by kinds and by time', async () => {
  await add(
    { atMs: 1000, title: 'node3 left the group' },
    {
      atMs: 2000,
      title: 'SST refused',
      kind: 'ist-refused',
      detail: '{"detail":"node3 is ahead"}',
    },
    { atMs: 3000, title: 'other', kind: 'error' },
  )
  expect(await titles({ text: 'NODE3' })).toEqual(['SST refused', 'node3 left the group'])
  expect(await titles({ kinds: ['error', 'view'] })).toEqual(['other', 'node3 left the group'])
  expect(await titles({ fromMs: 2000, toMs: 2999 })).toEqual(['SST refused'])
})

test('an act on a cluster stands in its timeline, with who did it', async () => {
  const deps = made.as('operator')
  await renameCluster(deps, { clusterId: 'c1', name: 'store' })
  expect(await list()).toMatchObject([
    { atMs: 50_000, source: 'console', kind: 'act', clusterId: 'c1' },
  ])
  const by = deps.actor.kind === 'user' ? deps.actor.viewer.name : ''
  expect(await titles({ text: 'renamed' })).toEqual([`${by} renamed the cluster to store`])
  expect(await made.db.change.count({ where: { topic: 'event', clusterId: 'c1' } })).toBe(1)
})

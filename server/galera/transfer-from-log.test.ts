import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJournal } from '#e2e/fixtures/journals/read-journal.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { transferStages } from '#server/galera/log/log-transfer.ts'
import { readNextLine, startOfLog } from '#server/galera/log/read-next-line.ts'
import {
  attemptOf,
  noTransfers,
  runningTransfer,
  transfersAfter,
  type LogTransfers,
} from '#server/galera/transfer-from-log.ts'

type Told = { fact: LogFact; node: string; atMs: number }

function journal(name: string): Told[] {
  let reading = startOfLog
  return readJournal(name).flatMap(({ message, node, atMs }) => {
    const step = readNextLine(reading, message)
    reading = step.reading
    return step.facts.map((fact) => ({ fact, node, atMs }))
  })
}

/** The stages and donors that node3 passes through, in order, without repeats. */
function course(facts: readonly Told[]) {
  let transfers: LogTransfers = noTransfers
  const stages: string[] = []
  for (const { fact, node, atMs } of facts) {
    transfers = transfersAfter(transfers, fact, { node, atMs })
    const stage = attemptOf(transfers, 'node3')?.stage
    if (stage && stages.at(-1) !== stage) stages.push(stage)
  }
  return { stages, attempt: attemptOf(transfers, 'node3'), transfers }
}

const PHYSICAL = ['waiting for donor', 'streaming', 'starting', 'catching up', 'Synced']

test.each([
  [
    'mariabackup',
    ['waiting for donor', 'streaming', 'preparing', 'moving', 'starting', 'catching up', 'Synced'],
    { done: 7, total: 7 },
  ],
  ['rsync', PHYSICAL, { done: 9, total: 9 }],
  ['rsync_wan', PHYSICAL, { done: 11, total: 11 }],
  [
    'mysqldump',
    ['waiting for donor', 'streaming', 'catching up', 'Synced'],
    { done: 25, total: 25 },
  ],
])('%s, as its joiner tells it', (method, stages, events) => {
  const told = course(journal(`${method}-node3`))
  expect(told.stages).toEqual(stages)
  expect(told.attempt).toMatchObject({
    joiner: 'node3',
    donorName: 'node1',
    kind: 'SST',
    method,
    failure: null,
    events,
  })
  expect(runningTransfer(told.transfers, 'node3')).toBeNull()
})

test.each(['mariabackup', 'rsync', 'rsync_wan', 'mysqldump'])(
  '%s told by donor and joiner is one transfer, and the donor is no joiner',
  (method) => {
    const both = [...journal(`${method}-node1`), ...journal(`${method}-node3`)]
    const told = course(both.toSorted((a, b) => a.atMs - b.atMs))
    expect(told.attempt).toMatchObject({ donorName: 'node1', kind: 'SST', method, failure: null })
    expect(Object.keys(told.transfers.byJoiner)).toEqual(['node3'])
    expect(told.stages.filter((stage) => stage === 'waiting for donor')).toHaveLength(1)
  },
)

test('the donor alone tells who joins and by which method', () => {
  const { attempt } = course(journal('mariabackup-node1'))
  expect(attempt).toMatchObject({ donorName: 'node1', method: 'mariabackup', stage: 'Synced' })
  expect(attempt?.kind).toBeNull()
})

test('a third member alone tells donor and end', () => {
  expect(course(journal('mariabackup-node2')).attempt).toMatchObject({
    donorName: 'node1',
    stage: 'Synced',
    kind: null,
  })
})

const required: LogFact = { kind: 'transfer-required', group: null, local: null }
const selected: LogFact = {
  kind: 'donor-selected',
  joiner: 'node3',
  donor: 'node2',
  requested: null,
}
const own = (fact: LogFact, atMs: number): Told => ({ fact, node: 'node3', atMs })

test('an IST is told by its verdict, although the script was started', () => {
  const { attempt, stages } = course([
    own(required, 1),
    own({ kind: 'sst-script', method: 'mariabackup', role: 'joiner' }, 2),
    own(selected, 3),
    own({ kind: 'ist-verdict', writeSets: 12, first: 4, last: 16 }, 4),
    own({ kind: 'events-received', done: 3, total: 12 }, 5),
  ])
  expect(attempt).toMatchObject({ kind: 'IST', method: null, events: { done: 3, total: 12 } })
  expect(stages).toEqual(['waiting for donor', 'catching up'])
})

test('a failed attempt keeps its reason, and the next one starts anew', () => {
  const failed = course([
    own(required, 1),
    own(selected, 2),
    {
      fact: {
        kind: 'transfer-failed',
        sender: 'node2',
        receiver: 'left the group',
        reason: 'Broken pipe',
      },
      node: 'node1',
      atMs: 9,
    },
  ])
  expect(failed.attempt).toMatchObject({ failure: 'Broken pipe', endedAtMs: 9 })
  let again = transfersAfter(failed.transfers, required, { node: 'node3', atMs: 20 })
  expect(attemptOf(again, 'node3')).toMatchObject({ failure: null, startedAtMs: 20 })
  again = transfersAfter(again, { kind: 'server-killed', signal: 6 }, { node: 'node3', atMs: 25 })
  expect(attemptOf(again, 'node3')?.failure).toContain('signal 6')
})

test('a retry whose failure nobody saw is a new attempt; a journal read late is not', () => {
  const first = course([own(selected, 2), { fact: selected, node: 'node1', atMs: 2 }])
  const retried = transfersAfter(first.transfers, selected, { node: 'node1', atMs: 50 })
  expect(attemptOf(retried, 'node3')?.startedAtMs).toBe(50)
  const done = transfersAfter(
    first.transfers,
    { kind: 'member-synced', member: 'node3' },
    { node: 'node1', atMs: 30 },
  )
  const late = transfersAfter(done, required, { node: 'node3', atMs: 1 })
  expect(attemptOf(late, 'node3')?.endedAtMs).toBe(30)
})

test('a restart of the joiner ends the attempt it interrupted', () => {
  const { attempt } = course([
    own(required, 1),
    own({ kind: 'server-starting', version: '10.11.19' }, 7),
  ])
  expect(attempt?.failure).toContain('started again')
})

test("the donor's end is not the joiner's", () => {
  const { attempt } = course([
    own(selected, 1),
    { fact: { kind: 'transfer-sent', donor: 'node2', joiner: 'node3' }, node: 'node2', atMs: 5 },
    { fact: { kind: 'member-synced', member: 'node2' }, node: 'node2', atMs: 6 },
  ])
  expect(attempt?.endedAtMs).toBeNull()
})

test('however the journals are interleaved, it is one transfer whose stage never goes back', () => {
  const donor = journal('rsync-node1')
  const joiner = journal('rsync-node3')
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (donorNext) => {
      const queues = { donor: [...donor], joiner: [...joiner] }
      let transfers = noTransfers
      let rank = 0
      while (queues.donor.length + queues.joiner.length > 0) {
        const donorFirst = donorNext.next().value && queues.donor.length > 0
        const wanted = donorFirst || queues.joiner.length === 0 ? queues.donor : queues.joiner
        const told = wanted.shift()
        if (!told) continue
        transfers = transfersAfter(transfers, told.fact, { node: told.node, atMs: told.atMs })
        const stage = attemptOf(transfers, 'node3')?.stage
        const next = stage ? transferStages.indexOf(stage) : 0
        expect(next).toBeGreaterThanOrEqual(rank)
        rank = next
      }
      expect(Object.keys(transfers.byJoiner)).toEqual(['node3'])
      expect(attemptOf(transfers, 'node3')).toMatchObject({
        donorName: 'node1',
        method: 'rsync',
        stage: 'Synced',
        failure: null,
      })
    }),
  )
})

test('facts in any order throw nothing', () => {
  const facts = ['node1', 'node3'].flatMap((node) => journal(`mariabackup-${node}`))
  fc.assert(
    fc.property(fc.shuffledSubarray(facts), (shuffled) => {
      expect(course(shuffled).transfers).toBeDefined()
    }),
    { numRuns: 50 },
  )
})

test('a journal that is read late does not end or advance the attempt that runs now', () => {
  const from = (node: string, facts: [LogFact, number][]) =>
    facts.map(([fact, atMs]) => ({ fact, node, atMs }))
  const chosen: LogFact = {
    kind: 'donor-selected',
    joiner: 'node3',
    donor: 'node1',
    requested: null,
  }
  const synced: LogFact = { kind: 'member-synced', member: 'node3' }
  const another = from('node2', [
    [chosen, 1_000_000],
    [synced, 1_050_000],
    [chosen, 1_200_000],
  ])
  const own = from('node3', [
    [{ kind: 'transfer-stage', stage: 'preparing' }, 1_040_000],
    [{ kind: 'gcs-shift', from: 'JOINED', to: 'SYNCED', seqno: 1 }, 1_050_000],
    [{ kind: 'transfer-stage', stage: 'streaming' }, 1_201_000],
  ])
  const { attempt } = course([...another, ...own])
  expect(attempt).toMatchObject({ startedAtMs: 1_200_000, endedAtMs: null, stage: 'streaming' })
})

test('seconds after one transfer the next begins: a journal read late does not take it to the end of the first', () => {
  const ends: LogFact[] = [
    { kind: 'transfer-sent', joiner: 'node3', donor: 'node1' },
    { kind: 'transfer-received', joiner: 'node3', donor: 'node1' },
  ]
  const now = own({ kind: 'transfer-stage', stage: 'streaming' }, 1_011_000)
  const { attempt } = course([
    own(required, 1_010_000),
    now,
    ...ends.map((fact) => ({ fact, node: 'node2', atMs: 1_000_000 })),
  ])
  expect(attempt).toMatchObject({ stage: 'streaming', sentAtMs: null })
  const first: LogFact[] = [
    { kind: 'stream-received', bytes: 5 },
    { kind: 'server-status', from: 'initialized', to: 'joined' },
    { kind: 'gcs-shift', from: 'JOINER', to: 'JOINED', seqno: 1 },
  ]
  const joinerLast = course([
    { fact: selected, node: 'node2', atMs: 1_010_000 },
    ...first.map((fact) => own(fact, 1_000_000)),
    own(required, 1_009_000),
    now,
  ])
  expect(joinerLast.attempt).toMatchObject({ stage: 'streaming', closedStreams: [] })
})

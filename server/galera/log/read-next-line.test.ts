import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJournal } from '#e2e/fixtures/journals/read-journal.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { readNextLine, startOfLog } from '#server/galera/log/read-next-line.ts'

function factsOf(lines: readonly string[]): LogFact[] {
  let reading = startOfLog
  return lines.flatMap((line) => {
    const step = readNextLine(reading, line)
    reading = step.reading
    return step.facts
  })
}

const messages = (name: string) => readJournal(name).map((line) => line.message)
const JOINED = ['CLOSED', 'OPEN', 'PRIMARY', 'JOINER', 'JOINED', 'SYNCED']

test.each(['mariabackup', 'rsync', 'rsync_wan', 'mysqldump'])(
  'the journals of a %s transfer tell the states of joiner and donor',
  (method) => {
    const shifts = (name: string) =>
      factsOf(messages(name)).flatMap((fact) => (fact.kind === 'gcs-shift' ? [fact] : []))
    const joiner = shifts(`${method}-node3`)
    expect(['CLOSED', ...joiner.map((shift) => shift.to)]).toEqual(JOINED)
    expect(joiner.every((shift, index) => shift.from === JOINED[index])).toBe(true)
    expect(shifts(`${method}-node1`).map((shift) => shift.to)).toEqual([
      'DONOR/DESYNCED',
      'JOINED',
      'SYNCED',
    ])
  },
)

test('blocks give one fact each', () => {
  const facts = factsOf(messages('mariabackup-node1'))
  const of = (kind: LogFact['kind']) => facts.filter((fact) => fact.kind === kind)
  expect(of('view')).toEqual([
    {
      kind: 'view',
      primary: true,
      viewSeq: 7,
      members: ['310a11cc-9d91', 'eda959c4-832a', 'ee066241-bd9d'],
      joined: [],
      left: [],
      partitioned: [],
    },
  ])
  expect(of('quorum')).toEqual([
    {
      kind: 'quorum',
      primary: true,
      confId: 6,
      joined: 2,
      total: 3,
      groupUuid: 'eda9d7a1-e57d-11f1-ab8c-12667118fbca',
    },
  ])
  expect(of('group-view')).toEqual([
    {
      kind: 'group-view',
      primary: true,
      position: { uuid: 'eda9d7a1-e57d-11f1-ab8c-12667118fbca', seqno: 14 },
      members: [
        { uuid: '310a11cc-e580-11f1-9d91-7756f460a9d9', name: 'node3' },
        { uuid: 'eda959c4-e57d-11f1-832a-3fe8a9beb8d2', name: 'node1' },
        { uuid: 'ee066241-e57d-11f1-bd9d-4ba2a128d666', name: 'node2' },
      ],
    },
  ])
})

test('a joiner tells both positions, and the view out of its SST is no view', () => {
  const facts = factsOf(messages('mariabackup-node3'))
  expect(facts.filter((fact) => fact.kind === 'transfer-required')).toEqual([
    {
      kind: 'transfer-required',
      group: { uuid: 'eda9d7a1-e57d-11f1-ab8c-12667118fbca', seqno: 14 },
      local: { uuid: '00000000-0000-0000-0000-000000000000', seqno: -1 },
    },
  ])
  expect(facts.filter((fact) => fact.kind === 'group-view')).toEqual([])
})

const NON_PRIMARY = [
  '2026-11-21 0 [Note] WSREP: view(view_id(NON_PRIM,310a11cc-9d91,7) memb {',
  '\t310a11cc-9d91,0',
  '} joined {',
  '} left {',
  '} partitioned {',
  '\teda959c4-832a,0',
  '\tee066241-bd9d,0',
  '})',
]
const NON_PRIMARY_FACT = {
  kind: 'view',
  primary: false,
  members: ['310a11cc-9d91'],
  partitioned: ['eda959c4-832a', 'ee066241-bd9d'],
}

test('a lost quorum names the partitioned members', () => {
  expect(factsOf(NON_PRIMARY)).toMatchObject([NON_PRIMARY_FACT])
  expect(factsOf([NON_PRIMARY.join('\n')])).toMatchObject([NON_PRIMARY_FACT])
})

test('a line of another unit within a block is read by itself and harms nothing', () => {
  const [first = '', ...rest] = NON_PRIMARY
  const facts = factsOf([first, 'Waiting for SST streaming to complete!', ...rest])
  expect(facts.map((fact) => fact.kind)).toEqual(['transfer-stage', 'view'])
})

test('a block that never ends is given up', () => {
  const [first = ''] = NON_PRIMARY
  const facts = factsOf([first, ...Array.from({ length: 60 }, () => 'noise'), '})'])
  expect(facts).toEqual([])
})

test('a block may begin while another is open', () => {
  expect(factsOf(['View:', '  id: x', ...NON_PRIMARY])).toMatchObject([NON_PRIMARY_FACT])
})

test('never throws, and its state stays small', () => {
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(
        ...NON_PRIMARY,
        'View:',
        'Quorum results:',
        'State transfer required:',
        '  a: b',
      ),
      fc.string(),
    ),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(lines, (all) => {
      let reading = startOfLog
      for (const line of all) reading = readNextLine(reading, line).reading
      expect(reading.block?.lines.length ?? 0).toBeLessThanOrEqual(1000)
      expect(reading.strangers).toBeLessThanOrEqual(50)
    }),
  )
})

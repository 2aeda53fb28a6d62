import { expect, test } from 'vitest'
import { readJournal } from '#e2e/fixtures/journals/read-journal.ts'
import { eventOf } from '#server/galera/log-events.ts'
import { readNextLine, startOfLog } from '#server/galera/log/read-next-line.ts'
import { readLogLine } from '#server/galera/log-lines.ts'

function titles(name: string): string[] {
  let reading = startOfLog
  return readJournal(name).flatMap(({ message, node }) => {
    const step = readNextLine(reading, message)
    reading = step.reading
    return step.facts.flatMap((fact) => eventOf(fact, node)?.title ?? [])
  })
}

test('an SST as its donor and its joiner tell it', () => {
  expect(titles('mariabackup-node1')).toEqual([
    'node1 is in a Primary component of 3 members',
    'node1 was chosen to give node3 its state',
    'node1: SYNCED → DONOR/DESYNCED',
    'node1 has sent its state to node3',
    'node1: DONOR/DESYNCED → JOINED',
    'node1: JOINED → SYNCED',
    'node3 has received its state from node1',
  ])
  const joiner = titles('mariabackup-node3')
  expect(joiner[0]).toBe('node3 starts')
  expect(joiner).toContain('node3 needs a state transfer')
  expect(joiner).toContain('node3 gets a full SST')
  expect(joiner.at(-1)).toBe('node3: JOINED → SYNCED')
  expect(joiner.filter((title) => title.includes('error'))).toEqual([])
})

test('a healthy transfer raises no alarm by any method', () => {
  for (const method of ['mariabackup', 'rsync', 'rsync_wan', 'mysqldump']) {
    for (const node of ['node1', 'node3']) {
      let reading = startOfLog
      for (const line of readJournal(`${method}-${node}`)) {
        const step = readNextLine(reading, line.message)
        reading = step.reading
        for (const fact of step.facts) {
          expect(eventOf(fact, node)?.severity, line.message).not.toBe('critical')
        }
      }
    }
  }
})

test.each([
  ['mariadb.service: Scheduled restart job, restart counter is at 1.', 'warning', 'node'],
  ['mariadb.service: Scheduled restart job, restart counter is at 4.', 'critical', 'node'],
  ['mariadb.service: Main process exited, code=killed, status=9/KILL', 'critical', 'node'],
  ['1.0 (node1): State transfer to 0.0 (node3) failed: -32 (Broken pipe)', 'critical', 'group'],
  ['WSREP: It may not be safe to bootstrap the cluster from this node', 'critical', 'node'],
  ['[ERROR] Something else', 'warning', 'node'],
])('%s is %s of the %s', (line, severity, scope) => {
  const [fact] = readLogLine(line)
  expect(fact && eventOf(fact, 'node1')).toMatchObject({ severity, scope })
})

test('what says the same as another event is none', () => {
  for (const line of [
    'WSREP: Server status change joined -> synced',
    'WSREP: Synchronized with group, ready for connections',
    'WSREP: Flow-control interval: [28, 28]',
  ]) {
    const [fact] = readLogLine(line)
    expect(fact && eventOf(fact, 'node1')).toBeNull()
  }
})

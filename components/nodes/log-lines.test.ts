import { describe, expect, it } from 'vitest'
import type { LogLineView } from '#server/api/views.ts'
import { filterLines, logLevel, markWords, mergeLines } from './log-lines.ts'

function line(id: number, more: Partial<LogLineView> = {}): LogLineView {
  return { id, serverAtMs: id, identifier: 'mariadbd', priority: 6, message: `line ${id}`, ...more }
}

describe('logLevel', () => {
  it('believes the word in the line, since systemd gives all output of mariadbd one priority', () => {
    expect(logLevel(line(1, { message: '0 [ERROR] WSREP: node consistency compromised' }))).toBe(
      'error',
    )
    expect(logLevel(line(1, { message: '0 [Warning] WSREP: Gap in state' }))).toBe('warning')
  })

  it('does not take informative lines of SST scripts for errors', () => {
    const informative = { identifier: '-wsrep-sst-joiner', priority: 3 }
    expect(logLevel(line(1, { ...informative, message: 'Waiting for SST streaming' }))).toBe('note')
    expect(
      logLevel(line(1, { ...informative, message: 'Cleanup after exit with failed status' })),
    ).toBe('error')
    expect(
      logLevel(
        line(1, { identifier: '-innobackupex-backup', priority: 3, message: '>> log scan' }),
      ),
    ).toBe('note')
  })

  it('falls back to the priority of the journal', () => {
    const levels = [0, 3, 4, 5, 6, 7].map((priority) => logLevel(line(1, { priority })))
    expect(levels).toEqual(['error', 'error', 'warning', 'note', 'note', 'debug'])
  })
})

it('believes the word of an SST script as well', () => {
  expect(logLevel(line(1, { message: 'WSREP_SST: [INFO] Waiting', priority: 3 }))).toBe('note')
})

describe('mergeLines', () => {
  it('appends newer lines, puts older ones first, and repeats none', () => {
    const known = [line(5), line(6)]
    const ids = (lines: LogLineView[]) => lines.map(({ id }) => id)
    expect(ids(mergeLines(known, [line(7)]))).toEqual([5, 6, 7])
    expect(ids(mergeLines(known, [line(3), line(4)]))).toEqual([3, 4, 5, 6])
    expect(ids(mergeLines(known, [line(6), line(7)]))).toEqual([5, 6, 7])
    expect(mergeLines(known, [])).toBe(known)
  })
})

it('filters by all words and by level', () => {
  const lines = [
    line(1, { message: '[Note] WSREP: view(node1)' }),
    line(2, { message: '[ERROR] WSREP: gone' }),
    line(3, { message: '[Warning] other' }),
  ]
  const ids = (search: string, level: 'error' | 'warning' | 'debug') =>
    filterLines(lines, { search, level }).map(({ id }) => id)
  expect(ids('', 'debug')).toEqual([1, 2, 3])
  expect(ids('wsrep VIEW', 'debug')).toEqual([1])
  expect(ids('', 'warning')).toEqual([2, 3])
})

it('marks matches without reading the search as a pattern', () => {
  expect(markWords('a (b) c', '(b)')).toEqual(['a ', '(b)', ' c'])
  expect(markWords('Node node', 'node')).toEqual(['', 'Node', ' ', 'node', ''])
  expect(markWords('text', '  ')).toEqual(['text'])
})

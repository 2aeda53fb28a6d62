import { describe, expect, it } from 'vitest'
import { statusBook } from './status-book.ts'
import { variableBook } from './variable-book.ts'
import { byGroup, filterRows, variableRows } from './variable-rows.ts'

const rows = variableRows(
  [
    {
      nodeId: 'a',
      name: 'node1',
      atMs: 1,
      values: { wsrep_ready: 'OFF', wsrep_new: 'x', Uptime: '9' },
    },
    { nodeId: 'b', name: 'node2', atMs: 1, values: { wsrep_ready: 'ON' } },
  ],
  statusBook,
)
const names = (list: typeof rows) => list.map(({ name }) => name)

describe('variableRows', () => {
  it('puts the values of all nodes side by side and keeps what nobody explained', () => {
    expect(names(rows)).toEqual(['Uptime', 'wsrep_new', 'wsrep_ready'])
    expect(rows[1]).toMatchObject({ text: null, group: 'Not in the catalogue', deviates: false })
    expect(rows[1]?.cells.map(({ value }) => value)).toEqual(['x', null])
  })

  it('judges each value by itself', () => {
    expect(rows[2]?.cells.map(({ judgement }) => judgement !== 'ok')).toEqual([true, false])
    expect(rows[2]?.deviates).toBe(true)
  })
})

describe('filterRows', () => {
  const filter = (more: Partial<Parameters<typeof filterRows>[1]>) =>
    names(filterRows(rows, { find: '', group: null, deviating: false, ...more }))

  it('finds by name and value', () => {
    expect(filter({ find: 'NEW' })).toEqual(['wsrep_new'])
    expect(filter({ find: 'off' })).toContain('wsrep_ready')
  })

  it('keeps a group, or only what deviates', () => {
    expect(filter({ group: 'Server' })).toEqual(['Uptime'])
    expect(filter({ deviating: true })).toEqual(['wsrep_ready'])
  })
})

it('shows groups in the order of the book', () => {
  const groups = byGroup(rows, statusBook.groups).map(({ group }) => group)
  expect(groups.slice(-2)).toEqual(['Server', 'Not in the catalogue'])
  expect(groups).toHaveLength(3)
})

it('finds every group of a book in its list of groups', () => {
  for (const name of ['wsrep_on', 'gcache.size', 'base_port', 'binlog_format', 'character_set']) {
    expect(variableBook.groups).toContain(variableBook.groupOf(name))
  }
  expect(variableBook.groupOf('base_port')).toBe('Provider options')
})

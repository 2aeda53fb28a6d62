import { describe, expect, it } from 'vitest'
import type { EventView } from '#server/api/views.ts'
import {
  eventDetail,
  filterEvents,
  kindLabel,
  mergeEvents,
  questionOf,
  withNewest,
} from './event-kinds.ts'
import type { EventFilter } from './event-kinds.ts'

function event(id: number, more: Partial<EventView> = {}): EventView {
  return {
    id,
    atMs: 1000 + id,
    serverAtMs: null,
    clusterId: 'c',
    nodeId: 'n1',
    source: 'poll',
    kind: 'view',
    severity: 'notice',
    title: '',
    detail: null,
    ...more,
  }
}

const ids = (events: EventView[]) => events.map(({ id }) => id)

it('writes kinds as words', () => {
  expect(kindLabel('donor-selected')).toBe('Donor selected')
})

it('merges pages, newest first, each event once', () => {
  expect(ids(mergeEvents([event(5), event(4)], [event(6), event(5)]))).toEqual([6, 5, 4])
  expect(ids(mergeEvents([event(5)], [event(3), event(2)]))).toEqual([5, 3, 2])
})

it('orders by the time at which it happened, not by that at which it was told', () => {
  const late = event(9, { atMs: 1001 })
  expect(ids(mergeEvents([event(5)], [late]))).toEqual([5, 9])
})

const all: EventFilter = { nodeId: null, severity: null, kind: null, text: null }

it('filters by words of title and details, and by a group of kinds', () => {
  const events = [
    event(1, { title: 'Node LEFT the group' }),
    event(2, { kind: 'sst-verdict', detail: '{"detail":"It left early."}' }),
    event(3, { kind: 'error' }),
  ]
  expect(ids(filterEvents(events, { ...all, text: 'left' }))).toEqual([1, 2])
  expect(ids(filterEvents(events, { ...all, kind: 'Transfers' }))).toEqual([2])
  expect(questionOf({ ...all, kind: 'Console', text: '' })).toEqual({
    kinds: ['job', 'act', 'alert'],
  })
})

it('filters by node, severity and kind', () => {
  const events = [event(1), event(2, { nodeId: 'n2' }), event(3, { severity: 'critical' })]
  const filtered = (filter: Partial<EventFilter>) =>
    ids(filterEvents(events, { ...all, ...filter }))
  expect(filtered({ nodeId: 'n1', kind: 'view' })).toEqual([1, 3])
  expect(filtered({ severity: 'critical' })).toEqual([3])
})

describe('eventDetail', () => {
  it('reads out cause and mend, and lists the other facts by name', () => {
    expect(
      eventDetail('{"mend":"Start it.","detail":"It is down.","viewSeq":4,"left":[],"n":null}'),
    ).toEqual({
      jobId: null,
      sentences: ['It is down.', 'Start it.'],
      facts: [
        { name: 'View seq', text: '4' },
        { name: 'Left', text: 'none' },
      ],
    })
  })

  it('shows what is no JSON as it is', () => {
    expect(eventDetail('plain').sentences).toEqual(['plain'])
    expect(eventDetail(null)).toEqual({ jobId: null, sentences: [], facts: [] })
    expect(eventDetail('{"jobId":"j1"}')).toEqual({ jobId: 'j1', sentences: [], facts: [] })
  })
})

it('more events than a page while the browser was away leave no hole between old and new', () => {
  const known = [event(5), event(4)]
  const missed = withNewest(known, [event(9), event(8)], 2)
  expect([ids(missed.events), missed.missed]).toEqual([[9, 8], true])
  const joined = withNewest(known, [event(6), event(5)], 2)
  expect([ids(joined.events), joined.missed]).toEqual([[6, 5, 4], false])
  expect(ids(withNewest([], [event(9), event(8)], 2).events)).toEqual([9, 8])
})

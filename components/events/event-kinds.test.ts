import { describe, expect, it } from 'vitest'
import type { EventView } from '#server/api/views.ts'
import { eventDetail, filterEvents, kindLabel, mergeEvents } from './event-kinds.ts'

function event(id: number, more: Partial<EventView> = {}): EventView {
  return {
    id,
    atMs: id,
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

it('filters by node, severity and kind', () => {
  const events = [event(1), event(2, { nodeId: 'n2' }), event(3, { severity: 'critical' })]
  expect(ids(filterEvents(events, { nodeId: 'n1', severity: null, kind: 'view' }))).toEqual([1, 3])
  expect(ids(filterEvents(events, { nodeId: null, severity: 'critical', kind: null }))).toEqual([3])
})

describe('eventDetail', () => {
  it('reads out cause and mend, and lists the other facts by name', () => {
    expect(
      eventDetail('{"mend":"Start it.","detail":"It is down.","viewSeq":4,"left":[],"n":null}'),
    ).toEqual({
      sentences: ['It is down.', 'Start it.'],
      facts: [
        { name: 'View seq', text: '4' },
        { name: 'Left', text: 'none' },
      ],
    })
  })

  it('shows what is no JSON as it is', () => {
    expect(eventDetail('plain').sentences).toEqual(['plain'])
    expect(eventDetail(null)).toEqual({ sentences: [], facts: [] })
  })
})

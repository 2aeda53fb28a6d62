import { expect, it } from 'vitest'
import type { EventView } from '#server/api/views.ts'
import { eventMarks } from './event-marks.ts'

function event(id: number, atMs: number, severity: EventView['severity'] = 'notice'): EventView {
  return {
    id,
    atMs,
    severity,
    serverAtMs: null,
    clusterId: 'c',
    nodeId: null,
    source: 'poll',
    kind: 'view',
    title: `event ${id}`,
    detail: null,
  }
}

it('joins events that are near each other and keeps the worst severity', () => {
  const marks = eventMarks([event(3, 900), event(1, 100), event(2, 150, 'critical')], 0, 1000, 100)
  expect(marks.map(({ atMs, severity, events }) => [atMs, severity, events.length])).toEqual([
    [100, 'critical', 2],
    [900, 'notice', 1],
  ])
})

it('leaves out what lies outside of the window', () => {
  expect(eventMarks([event(1, 99), event(2, 201)], 100, 200, 10)).toEqual([])
})

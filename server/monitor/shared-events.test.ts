import { expect, test } from 'vitest'
import { SharedEvents, type SharedEvent } from './shared-events.ts'

const event = (sharedKey: string | null, atMs: number): SharedEvent => ({
  sharedKey,
  atMs,
  serverAtMs: null,
  clusterId: 'c1',
  nodeId: null,
  source: 'journal',
  kind: 'donor-selected',
  severity: 'notice',
  title: 'node1 is the donor of node3',
  detail: null,
})

test('what three journals tell within five seconds is one event', () => {
  const events = new SharedEvents()
  const told = [1000, 1400, 5900].map((atMs) =>
    events.firstTold([event('donor node1 node3', atMs)]),
  )
  expect(told.map((list) => list.length)).toEqual([1, 0, 0])
  expect(told[0]?.[0]).not.toHaveProperty('sharedKey')
})

test('the same again later is another event', () => {
  const events = new SharedEvents()
  events.firstTold([event('view 7', 1000)])
  expect(events.firstTold([event('view 7', 6001)])).toHaveLength(1)
})

test('events of one node alone always pass', () => {
  const events = new SharedEvents()
  expect(events.firstTold([event(null, 1000), event(null, 1000)])).toHaveLength(2)
})

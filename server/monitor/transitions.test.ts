import { expect, test } from 'vitest'
import { readNode } from '#server/galera/read-status.ts'
import type { MemberRow, NodeSnapshot } from '#server/galera/model.ts'
import { transition } from './transitions.ts'

const status = {
  wsrep_local_state: '4',
  wsrep_local_state_comment: 'Synced',
  wsrep_cluster_status: 'Primary',
  wsrep_connected: 'ON',
  wsrep_ready: 'ON',
  wsrep_cluster_conf_id: '3',
  wsrep_cluster_size: '3',
  wsrep_cluster_state_uuid: '11111111-2222-11ee-8888-000000000001',
  wsrep_last_committed: '100',
}
const member = (name: string, uuid = name): MemberRow => ({ uuid, name, incomingAddress: 'AUTO' })
const members = [member('node1'), member('node2'), member('node3')]

function answering(
  changed: Record<string, string> = {},
  list: MemberRow[] = members,
): NodeSnapshot {
  return {
    nodeId: 'id1',
    observedAtMs: 1,
    sql: { kind: 'answering', sinceMs: 1 },
    ssh: null,
    reading: readNode({ ...status, ...changed }, null, list, null),
    rates: null,
    clockSkewMs: null,
    journal: null,
    transfer: null,
  }
}
const failing = (): NodeSnapshot => ({
  ...answering(),
  sql: {
    kind: 'failing',
    sinceMs: 5000,
    failure: 'connection-lost',
    message: 'The connection to node1 was closed.',
    mend: 'Check the server.',
  },
})
const context = { clusterId: 'c1', nodeName: 'node1', now: 9000, journalTells: false }
const kinds = (before: NodeSnapshot | null, after: NodeSnapshot, journalTells = false) =>
  transition(before, after, { ...context, journalTells }).events.map((event) => event.kind)

test('the first sight of a node is a condition, but nothing that happened', () => {
  expect(transition(null, answering(), context)).toEqual({ events: [], conditionChanged: true })
})

test('figures that move change no condition', () => {
  const after = answering({ wsrep_last_committed: '200', wsrep_local_recv_queue: '7' })
  expect(transition(answering(), after, context)).toEqual({ events: [], conditionChanged: false })
})

test('a lost contact is told in the words of the failure, and its return with the silence', () => {
  const [lost] = transition(answering(), failing(), context).events
  expect(lost).toMatchObject({
    kind: 'contact-lost',
    severity: 'critical',
    title: 'The connection to node1 was closed.',
    nodeId: 'id1',
    clusterId: 'c1',
    atMs: 9000,
    sharedKey: null,
  })
  const back = { ...answering(), sql: { kind: 'answering', sinceMs: 12_000 } as const }
  expect(transition(failing(), back, context).events[0]).toMatchObject({
    kind: 'contact-back',
    detail: { failure: 'connection-lost', silentSeconds: 7 },
  })
})

test('a change of state and of the cluster status are two events', () => {
  const after = answering({
    wsrep_local_state: '0',
    wsrep_cluster_status: 'non-Primary',
    wsrep_cluster_conf_id: '18446744073709551615',
  })
  const { events, conditionChanged } = transition(answering(), after, context)
  expect(conditionChanged).toBe(true)
  expect(events.map((event) => [event.kind, event.severity, event.title])).toEqual([
    ['cluster-status', 'critical', 'node1 went from Primary to non-Primary'],
    ['state-shift', 'warning', 'node1 went from Synced to Initialized'],
  ])
})

test('a view names who joined and who left, under one key for all its members', () => {
  const list = [member('node1'), member('node2', 'restarted'), member('node4')]
  const { events } = transition(
    answering(),
    answering({ wsrep_cluster_conf_id: '4' }, list),
    context,
  )
  expect(events.map((event) => [event.kind, event.title, event.nodeId])).toEqual([
    ['view', 'New view: configuration 4 with 3 members', null],
    ['member-joined', 'node2 joined the group', null],
    ['member-joined', 'node4 joined the group', null],
    ['member-left', 'node2 left the group', null],
    ['member-left', 'node3 left the group', null],
  ])
  expect(new Set(events.map((event) => event.sharedKey)).size).toBe(5)
})

test('a node that was restarted or cut off tells nothing of who came and went meanwhile', () => {
  const list = [member('node1', 'new'), member('node2')]
  const back = answering({ wsrep_cluster_conf_id: '5', wsrep_gcomm_uuid: 'aa-new' }, list)
  expect(kinds(answering({ wsrep_gcomm_uuid: 'aa-old' }), back)).toEqual([])
  const lonely = answering({ wsrep_cluster_status: 'non-Primary', wsrep_local_state: '0' })
  const healed = answering({ wsrep_cluster_conf_id: '5' }, list)
  expect(kinds(lonely, healed)).toEqual(['cluster-status', 'state-shift'])
})

test('where the journal is followed it tells states and views; contact and status stay with the poll', () => {
  const after = answering({
    wsrep_local_state: '2',
    wsrep_cluster_conf_id: '4',
    wsrep_cluster_status: 'non-Primary',
  })
  expect(kinds(answering(), after, true)).toEqual(['cluster-status'])
  const without = answering({ wsrep_cluster_conf_id: '4' }, members.slice(0, 2))
  expect(kinds(answering(), without, true)).toEqual(['member-left'])
  expect(kinds(answering(), failing(), true)).toEqual(['contact-lost'])
})

test('another state UUID is another cluster', () => {
  const after = answering({ wsrep_cluster_state_uuid: '99999999-2222-11ee-8888-000000000001' })
  expect(kinds(answering(), after)).toEqual(['state-uuid-changed'])
})

test('an answer that stays away keeps one event, though its message changes', () => {
  const still = failing()
  const refused = {
    ...failing(),
    sql: { ...still.sql, failure: 'refused', message: 'node1 refuses connections.' },
  } as NodeSnapshot
  expect(transition(still, refused, context)).toEqual({ events: [], conditionChanged: true })
})

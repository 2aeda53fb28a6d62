import { expect, test } from 'vitest'
import { noticeOf } from '../notice.ts'
import type { AlertNotice, NotificationContent } from '../notification.ts'
import { contentOf } from '../outbox/test-outbox.ts'
import { alertmanagerRequest } from './alertmanager.ts'

const NOW = 1_795_000_000_000
const config = {
  kind: 'alertmanager',
  settings: { url: 'http://am.example:9093', username: '' },
  secrets: { password: '' },
} as const

const postedAlerts = (content: NotificationContent) => {
  const message = { id: 'd1', content, isTest: false, consoleUrl: null, nowMs: content.atMs }
  return JSON.parse(alertmanagerRequest(config, message).body) as {
    labels: Record<string, string>
    startsAt: string
    endsAt: string
  }[]
}
const fired: AlertNotice = {
  id: 'a1',
  rule: 'node-down',
  subject: 'n2',
  state: 'firing',
  severity: 'critical',
  nodeName: 'node2',
  title: '',
  detail: '',
  runbook: '',
  path: '/',
  startedAtMs: 1_795_000_000_000,
  endedAtMs: null,
} as const
const over = { state: 'resolved', endedAtMs: 1_795_000_001_000 } as const

test('an alert that fires again in one incident is not ended by its earlier self', () => {
  const alerts = [fired, { ...fired, ...over, id: 'a0' }]
  const [posted, ...others] = postedAlerts(contentOf('i', 1, { alerts }))
  expect(others).toEqual([])
  expect(posted?.endsAt).toBe(new Date(NOW + 600_000).toISOString())
  const elsewhere = [fired, { ...fired, ...over, subject: 'n3', firesAnew: true }]
  expect(postedAlerts(contentOf('i', 1, { alerts: elsewhere }))).toHaveLength(1)
})

test('what is renamed or judged anew while it fires keeps its labels', () => {
  const labels = { cluster: 'shop', node: 'node2', severity: 'critical' } as const
  const renamed = { ...fired, ...over, labels, nodeName: 'db2', severity: 'notice' } as const
  const cluster = { id: 'c1', name: 'web shop', path: '/clusters/c1' }
  const before = postedAlerts(contentOf('i', 1, { alerts: [{ ...fired, labels }] }))
  const after = postedAlerts(contentOf('i', 2, { alerts: [renamed], cluster }))
  expect(after[0]?.labels).toEqual(before[0]?.labels)
})

test('two jobs that failed are two alerts', () => {
  const alerts = ['j1', 'j2'].map((subject) => ({ ...fired, rule: 'job-failed', subject }))
  const posted = postedAlerts(contentOf('i', 1, { alerts }))
  expect(new Set(posted.map(({ labels }) => JSON.stringify(labels))).size).toBe(2)
})

test('of more than 200 alerts none is left without its end', () => {
  const alerts = Array.from({ length: 450 }, (_, at) => ({
    ...fired,
    ...(at < 300 ? {} : over),
    id: `a${at}`,
    subject: `n${at}`,
  }))
  const content = noticeOf({ id: 'c1', name: 'shop' }, { id: 'i', sequence: 1 }, alerts, NOW)
  expect(postedAlerts(content)).toHaveLength(450)
})

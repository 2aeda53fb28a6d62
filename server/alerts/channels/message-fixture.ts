/** Messages with names and texts as nobody would wish them. */
import fc from 'fast-check'
import { ALERT_SEVERITIES, type NotificationContent } from '../notification.ts'
import type { Message } from './message.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    'node "2" \\ \'x\'',
    'a\r\nBcc: everybody@example.com\r\n\r\nbody',
    '<script>alert(1)</script> & <!channel> <https://evil.example|click>',
    '[click](https://evil.example) **bold**',
    '👩‍👩‍👧‍👦🔥',
    '\u202Egnp.exe',
    '\ud800 lone',
    '🔥'.repeat(5000),
    '&'.repeat(10_000),
    '"'.repeat(10_000),
    'x'.repeat(10_000),
  ),
)
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const alert = fc.record({
  id: fc.uuid(),
  rule: fc.constantFrom('node-down', 'not-primary'),
  state: fc.constantFrom('firing' as const, 'resolved' as const),
  severity: fc.constantFrom(...ALERT_SEVERITIES),
  nodeName: fc.option(hostile),
  title: hostile,
  detail: hostile,
  runbook: hostile,
  path: fc.constantFrom('/nodes/n1', '/clusters/c1?tab=a&b=<|>', '//evil.example', 'javascript:x'),
  startedAtMs: time,
  endedAtMs: fc.option(time),
})
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  id: fc.uuid(),
  isTest: fc.boolean(),
  consoleUrl: fc.option(fc.constant('https://console.example')),
  nowMs: fc.constant(Date.now()),
  content: fc.record({
    incidentId: fc.oneof(
      fc.uuid(),
      hostile.filter((text) => text.trim() !== ''),
    ),
    sequence: fc.integer({ min: 1, max: 99 }),
    status: fc.constantFrom('firing' as const, 'resolved' as const),
    severity: fc.constantFrom(...ALERT_SEVERITIES),
    cluster: fc.record({ id: fc.uuid(), name: hostile, path: fc.constant('/clusters/c1') }),
    title: hostile,
    atMs: time,
    alerts: fc.oneof(
      fc.array(alert, { minLength: 1, maxLength: 4 }),
      fc.array(alert, { minLength: 1, maxLength: 1 }).map((one) => Array(120).fill(one[0])),
    ),
  }) as fc.Arbitrary<NotificationContent>,
})

import { expect, test } from 'vitest'
import { countFires, firesAfter, type Fires } from './fires.ts'
import { KEEP_MS } from './life.ts'
import type { LiveAlert } from './live-alert.ts'
import { clearOf, type Seen } from './rule.ts'
import { stepAlerts, type Step, type StepContext } from './step-alerts.ts'

const THRESHOLD = { value: 100, min: 1, max: 1000, unit: 'ms', of: 'something' }
const terms = { enabled: true, threshold: 100, forMs: 0, severity: 'warning' } as const

/** A cluster of which one value is looked at each second. */
function startWatch(change: Partial<StepContext> = {}) {
  let alerts: LiveAlert[] = []
  let fires: Fires = new Map()
  let ids = 0
  return (value: number, now: number): Step => {
    const see = (threshold: number): Seen[] =>
      value > threshold
        ? [{ subject: 'n1', nodeId: 'n1', holds: true, title: `${value}`, detail: '' }]
        : []
    const near = see(clearOf(THRESHOLD, THRESHOLD.value))
    const step = stepAlerts(
      alerts,
      [{ rule: { id: 'latency' }, terms, seen: see(THRESHOLD.value), near }],
      {
        now,
        keepMs: KEEP_MS,
        newId: () => `a${++ids}`,
        clusterName: 'shop',
        countFires: (what) => countFires(fires, what, now),
        isAcknowledged: () => false,
        nodeName: () => 'node1',
        pathOf: () => '/',
        quietOf: () => null,
        ...change,
      },
    )
    alerts = step.open
    fires = firesAfter(fires, step.fired, now)
    return step
  }
}

/** How many times it fires and is over in these hours. */
function flaps(valueAt: (second: number) => number, seconds: number) {
  const look = startWatch()
  const steps = Array.from({ length: seconds }, (_, at) => look(valueAt(at), 1_000_000 + at * 1000))
  const count = (of: 'fired' | 'resolved') => steps.reduce((sum, step) => sum + step[of].length, 0)
  return { fired: count('fired'), resolved: count('resolved') }
}

test('a value that sways around its threshold every 15 s is one alert', () => {
  const swaying = (second: number) => (Math.floor(second / 15) % 2 === 0 ? 105 : 90)
  expect(flaps(swaying, 3600)).toEqual({ fired: 1, resolved: 0 })
})

test('what is gone and back every 15 s is told a few times and then kept as one', () => {
  const flapping = (second: number) => (Math.floor(second / 15) % 2 === 0 ? 200 : 10)
  expect(flaps(flapping, 3600)).toEqual({ fired: 2, resolved: 1 })
})

test('what comes back every 5 min within an hour is kept longer each time, and at most 10 min', () => {
  const slowly = (second: number) => (second % 300 < 30 ? 200 : 10)
  const { fired, resolved } = flaps(slowly, 4 * 3600)
  expect(fired).toBeLessThanOrEqual(12)
  expect(fired - resolved).toBeLessThanOrEqual(1)
})

test('near its threshold it says why it is kept, and a pending one does not begin there', () => {
  const look = startWatch()
  expect(look(90, 1000).open).toEqual([])
  look(105, 2000)
  expect(look(90, 3000).open).toMatchObject([
    { state: 'firing', title: '105', keptBecause: expect.stringContaining('near its threshold') },
  ])
  look(70, 4000)
  expect(look(70, 4000 + KEEP_MS).resolved).toMatchObject([{ endedAtMs: 4000 }])
})

test('labels are as they were when it fired', () => {
  const names = ['node1', 'renamed']
  const look = startWatch({ nodeName: () => names.shift() ?? 'renamed' })
  const labels = { cluster: 'shop', node: 'node1', severity: 'warning' }
  look(200, 1000)
  expect(look(200, 2000).open).toMatchObject([{ nodeName: 'renamed', labels }])
})

test('a threshold that fires below is clear above', () => {
  expect(clearOf({ ...THRESHOLD, firesBelow: true }, 40)).toBe(50)
  expect(clearOf(THRESHOLD, 40)).toBe(32)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ratesBetween, replLatencyOf } from '#server/galera/rates.ts'

const poll = (atMs: number, status: Record<string, string>) => ({ atMs, status })

test('counters become rates per second', () => {
  const rates = ratesBetween(
    poll(1000, {
      Uptime: '100',
      wsrep_flow_control_paused_ns: '1000000000',
      wsrep_replicated: '10',
      wsrep_replicated_bytes: '1000',
      wsrep_local_commits: '8',
    }),
    poll(3000, {
      Uptime: '102',
      wsrep_flow_control_paused_ns: '1500000000',
      wsrep_replicated: '30',
      wsrep_replicated_bytes: '5000',
      wsrep_local_commits: '28',
      wsrep_evs_repl_latency: '0.0002/0.0003/0.0009/0.0001/4',
    }),
  )
  expect(rates).toMatchObject({
    flowControlPaused: 0.25,
    replicatedWriteSets: 10,
    replicatedBytes: 2000,
    commits: 10,
    receivedWriteSets: null,
    replLatencyAvg: 0.0003,
    replLatencyMax: 0.0009,
  })
})

test('a restart gives no rate at all, even where the new counter is already larger', () => {
  const rates = ratesBetween(
    poll(0, { Uptime: '5', wsrep_received: '3' }),
    poll(60_000, { Uptime: '20', wsrep_received: '900' }),
  )
  expect(Object.values(rates).every((rate) => rate === null)).toBe(true)
  const shrunk = ratesBetween(
    poll(0, { Uptime: '500', wsrep_received: '3' }),
    poll(1000, { Uptime: '1', wsrep_received: '4' }),
  )
  expect(shrunk.receivedWriteSets).toBeNull()
})

test('FLUSH STATUS voids only the counters it reset', () => {
  const rates = ratesBetween(
    poll(0, { Uptime: '5', wsrep_received: '300', wsrep_replicated: '3' }),
    poll(1000, { Uptime: '6', wsrep_received: '2', wsrep_replicated: '4' }),
  )
  expect(rates.receivedWriteSets).toBeNull()
  expect(rates.replicatedWriteSets).toBe(1)
})

test('no time passed, no rate', () => {
  for (const atMs of [1000, 999, NaN]) {
    const rates = ratesBetween(
      poll(1000, { wsrep_received: '1' }),
      poll(atMs, { wsrep_received: '2', wsrep_evs_repl_latency: '1/1/1/1/1' }),
    )
    expect(Object.values(rates).every((rate) => rate === null)).toBe(true)
  }
})

test('a pause measured slightly longer than the interval counts as the whole interval', () => {
  const rates = ratesBetween(
    poll(0, { wsrep_flow_control_paused_ns: '0' }),
    poll(1000, { wsrep_flow_control_paused_ns: '1020000000' }),
  )
  expect(rates.flowControlPaused).toBe(1)
})

test('latency without samples is unknown, not zero', () => {
  expect(replLatencyOf('0/0/0/0/0')).toBeNull()
  expect(replLatencyOf('')).toBeNull()
  expect(replLatencyOf('1/2/3/4')).toBeNull()
  expect(replLatencyOf('-nan/1/1/1/1')).toBeNull()
  expect(replLatencyOf('1.5e-4/0.0003/0.0005/0.0001/12')).toEqual({
    min: 0.00015,
    avg: 0.0003,
    max: 0.0005,
    stddev: 0.0001,
    samples: 12,
  })
})

test('whatever the servers say, a rate is never negative and never NaN', () => {
  const status = fc.dictionary(
    fc.constantFrom('Uptime', 'wsrep_received', 'wsrep_replicated', 'wsrep_flow_control_paused_ns'),
    fc.oneof(fc.nat().map(String), fc.string()),
  )
  fc.assert(
    fc.property(status, status, fc.integer(), fc.integer(), (a, b, t1, t2) => {
      for (const rate of Object.values(ratesBetween(poll(t1, a), poll(t2, b)))) {
        if (rate !== null) expect(rate).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

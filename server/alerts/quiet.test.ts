import { expect, test } from 'vitest'
import type { Plan } from '#server/procedures/plan.ts'
import { workOf, type JobRow } from './job-work.ts'
import { quietOf, type QuietAsked, type SilenceFact } from './quiet.ts'

const asked: QuietAsked = {
  rule: 'node-down',
  clusterId: 'c1',
  nodeId: 'n1',
  severity: 'critical',
  awayNodeIds: [],
}
const silence = (change: Partial<SilenceFact>): SilenceFact => ({
  id: 's1',
  kind: 'silence',
  rule: null,
  clusterId: null,
  nodeId: null,
  severity: null,
  reason: 'known',
  createdBy: 'Ada',
  endsAtMs: 2000,
  ...change,
})
const maintenance = (nodeId: string | null) =>
  silence({ kind: 'maintenance', clusterId: 'c1', nodeId })
const work = (...nodeIds: string[]) => ({ jobId: 'j1', title: 'Restart', clusterId: 'c1', nodeIds })

test('a silence covers what fits all that it names, until its end', () => {
  const quiet = (change: Partial<SilenceFact>, now = 1000) =>
    quietOf(asked, [silence(change)], [], now)?.because
  expect(quiet({})).toBe('Silenced by Ada: known')
  expect(quiet({ rule: 'node-down', nodeId: 'n1', severity: 'critical' })).toBeDefined()
  expect(quiet({ rule: 'no-primary' })).toBeUndefined()
  expect(quiet({ nodeId: 'n2' })).toBeUndefined()
  expect(quiet({ severity: 'warning' })).toBeUndefined()
  expect(quiet({ clusterId: 'c2' })).toBeUndefined()
  expect(quiet({}, 2000)).toBeUndefined()
})

test('a cluster is smaller on purpose only if all that are missing are away on purpose', () => {
  const smaller = { ...asked, rule: 'cluster-smaller', nodeId: null, awayNodeIds: ['n1'] }
  expect(quietOf(smaller, [maintenance('n1')], [], 1)?.kind).toBe('maintenance')
  expect(quietOf(smaller, [], [work('n1')], 1)?.kind).toBe('job')
  const two = { ...smaller, awayNodeIds: ['n1', 'n2'] }
  expect(quietOf(two, [maintenance('n1')], [], 1)).toBeNull()
  expect(quietOf(two, [], [work('n1')], 1)).toBeNull()
  // One is in maintenance, and the other in the hands of a job.
  expect(quietOf(two, [maintenance('n1')], [work('n2')], 1)?.kind).toBe('maintenance')
  expect(quietOf(two, [maintenance('n2')], [work('n3')], 1)).toBeNull()
  expect(quietOf({ ...smaller, awayNodeIds: [] }, [maintenance('n1')], [], 1)).toBeNull()
})

test('a job causes what it does to its node, not the loss of the quorum, not a failed transfer', () => {
  expect(quietOf(asked, [], [work('n1')], 1)?.because).toBe('The job “Restart” causes it.')
  expect(quietOf({ ...asked, nodeId: 'n2' }, [], [work('n1')], 1)).toBeNull()
  expect(quietOf({ ...asked, rule: 'transfer-failed' }, [], [work('n1')], 1)).toBeNull()
  expect(quietOf({ ...asked, rule: 'no-primary', nodeId: null }, [], [work('n1')], 1)).toBeNull()
})

test('maintenance of a cluster covers all of it', () => {
  const lost = { ...asked, rule: 'no-primary', nodeId: null }
  expect(quietOf(lost, [maintenance(null)], [], 1)?.kind).toBe('maintenance')
  expect(quietOf(lost, [maintenance('n1')], [], 1)).toBeNull()
})

function rolling(state: string, times: readonly [number | null, number | null][]): JobRow {
  const servers = ['node1', 'node2'].map((key) => ({ key, role: 'member', nodeId: `id-${key}` }))
  const steps = ['node1', 'node2'].map((server) => ({ server, terms: {} }))
  return {
    id: 'j1',
    title: 'Rolling restart',
    state,
    clusterId: 'c1',
    plan: { servers, steps } as unknown as Plan,
    steps: times.map(([startedAtMs, endedAtMs], at) => ({
      server: `node${at + 1}`,
      startedAtMs,
      endedAtMs,
    })),
  }
}

test('a rolling restart has only the node in its hands whose turn it is, and the last a little longer', () => {
  const at = (job: JobRow, now: number) => workOf(job, [], now).nodeIds
  const first = rolling('running', [
    [1000, null],
    [null, null],
  ])
  expect(at(first, 500_000)).toEqual(['id-node1'])
  const second = rolling('running', [
    [1000, 2000],
    [3000, null],
  ])
  expect(at(second, 4000)).toEqual(['id-node1', 'id-node2'])
  expect(at(second, 100_000)).toEqual(['id-node2'])
})

test('a job that ended before the clock stepped back an hour mutes nothing for an hour', () => {
  const job = rolling('succeeded', [
    [1000, 2000],
    [3000, 3_600_000],
  ])
  expect(workOf(job, [], 4000).nodeIds).toEqual(['id-node1'])
})

test('a job that stands has nothing in its hands', () => {
  const job = rolling('failed', [
    [1000, 2000],
    [null, null],
  ])
  expect(workOf(job, [], 30_000).nodeIds).toEqual(['id-node1'])
  expect(workOf(job, [], 100_000).nodeIds).toEqual([])
})

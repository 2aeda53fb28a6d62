import { describe, expect, test } from 'vitest'
import { failing, NOW, reading, snapshot, syncedCluster } from '#server/galera/cluster-fixture.ts'
import type { NodeIst } from '#server/galera/ist/ist-assessment.ts'
import type { TransferSight } from '#server/galera/model.ts'
import { seenBy, sceneOf, subjectsOf } from '../scene-fixture.ts'
import type { TransferFact } from '../scene.ts'
import { ruleOf } from './rules.ts'

const group = ['node1', 'node2', 'node3']

describe('transfers', () => {
  const attempt = (change: Partial<TransferFact>): TransferFact => ({
    id: 't1',
    joinerId: 'id-node3',
    joinerName: 'node3',
    donorName: 'node1',
    kind: 'SST',
    outcome: 'running',
    reason: null,
    forecastKind: 'IST',
    forecastBecause: 'node1 has all it missed.',
    ...change,
  })
  const sight: TransferSight = {
    donorName: 'node1',
    kind: 'SST',
    method: 'rsync',
    stage: 'receiving',
    startedAtMs: NOW - 300_000,
    progress: {
      observedAtMs: NOW,
      stage: 'receiving',
      stageSinceMs: NOW - 300_000,
      step: null,
      doneBytes: 1,
      expectedBytes: null,
      percent: null,
      bytesPerSecond: null,
      etaMs: null,
      writeSetsDone: null,
      writeSetsTotal: null,
      stalledSinceMs: NOW - 200_000,
      evidence: '',
    },
  }
  const joining = (transfers: TransferFact[]) =>
    sceneOf(
      [
        ...['node1', 'node2'].map((name) => snapshot(name, reading(name, group))),
        snapshot('node3', null, { sql: failing('refused'), transfer: sight }),
      ],
      {
        transfers,
      },
    )

  test('started, stalled, and an SST where an IST was told', () => {
    const scene = joining([attempt({})])
    expect(seenBy('transfer-started', scene)).toMatchObject([
      { detail: 'SST by rsync, from node1.', path: '/transfers/t1' },
    ])
    expect(subjectsOf('transfer-stalled', scene)).toEqual(['id-node3'])
    expect(subjectsOf('sst-unexpected', scene)).toEqual(['id-node3'])
    expect(subjectsOf('sst-unexpected', joining([attempt({ forecastKind: 'SST' })]))).toEqual([])
  })

  test('a stalled transfer cannot be told sooner than anybody can see it', () => {
    expect(ruleOf('transfer-stalled')?.threshold).toMatchObject({ min: 120, value: 120 })
  })

  test('failed until it is Synced; another attempt decides nothing yet', () => {
    const failed = attempt({ outcome: 'failed', reason: 'Disk full.' })
    expect(seenBy('transfer-failed', joining([failed]))).toMatchObject([{ detail: 'Disk full.' }])
    expect(subjectsOf('transfer-failed', joining([attempt({})]))).toEqual(['?id-node3'])
    const synced = sceneOf(syncedCluster(), { transfers: [failed] })
    expect(subjectsOf('transfer-failed', synced)).toEqual([])
  })
})

describe('IST and gcache', () => {
  const node = (change: Partial<NodeIst>): NodeIst =>
    ({
      nodeId: 'id-node3',
      name: 'node3',
      phase: 'away',
      gcache: {
        stores: { ringBytes: 1 },
        storesAtMs: NOW,
        range: null,
        retention: { presentMs: 600_000, worstMs: null },
      },
      ...change,
    }) as NodeIst
  const scene = (one: NodeIst) =>
    sceneOf(syncedCluster(), {
      ist: {
        nowMs: NOW - 60_000,
        groupSeqno: 1,
        presentRate: 1,
        peakRate: 1,
        historyFromMs: 1,
        nodes: [one],
      },
    })
  const left = (presentMs: number | null): NodeIst['countdown'] => ({
    kind: 'running',
    lastDonor: 'node1',
    estimated: false,
    presentMs,
    worstMs: presentMs,
  })

  test('the countdown goes on between two reckonings', () => {
    const seen = seenBy('ist-closing', scene(node({ countdown: left(31 * 60_000 - 1) })))
    expect(seen).toMatchObject([{ holds: true, subject: 'id-node3' }])
    expect(subjectsOf('ist-closing', scene(node({ countdown: left(40 * 60_000) })))).toEqual([])
    expect(subjectsOf('ist-closing', scene(node({ countdown: left(null) })))).toEqual([])
  })

  test('IST that was lost between two reckonings is told, until the node is back', () => {
    const lost = { countdown: { kind: 'lost' } } as const
    expect(seenBy('ist-closing', scene(node(lost)))).toMatchObject([
      { holds: true, title: 'IST for node3 is lost' },
    ])
    expect(subjectsOf('ist-closing', scene(node({ ...lost, phase: 'joining' })))).toEqual([])
  })

  test('a gcache of ten minutes is less than half an hour', () => {
    const seen = seenBy('gcache-retention', scene(node({ phase: 'member' })))
    expect(seen).toMatchObject([{ title: 'The gcache lasts only 10 min' }])
  })
})

test('jobs that failed and jobs that wait', () => {
  const job = { id: 'j1', title: 'Restart node1', because: null }
  const failed = sceneOf(syncedCluster(), { jobs: [{ ...job, state: 'failed' }] })
  expect(seenBy('job-failed', failed)).toMatchObject([{ subject: 'j1', path: '/jobs/j1' }])
  const waiting = sceneOf(syncedCluster(), { jobs: [{ ...job, state: 'needs-decision' }] })
  expect(subjectsOf('job-blocked', waiting)).toEqual(['j1'])
  expect(subjectsOf('job-failed', waiting)).toEqual([])
})

import { expect, it } from 'vitest'
import { clusterViewOf } from '#components/clusters/cluster-view-fixture.ts'
import { jobOf } from '#components/jobs/job-fixture.ts'
import { addNodeRefusal } from './add-node-refusal.ts'

const clusterWith = (tier: 'observe' | 'operate') =>
  clusterViewOf([{ id: 'n1', name: 'node1' }], tier)
const cluster = clusterWith('operate')

it('says why no node can be added', () => {
  expect(addNodeRefusal(cluster, [])).toBeUndefined()
  expect(addNodeRefusal({ ...cluster, simulated: true }, [])).toContain('simulated')
  expect(addNodeRefusal(clusterWith('observe'), [])).toContain('SSH credential')
})

it('names the job that holds the cluster, and no other', () => {
  const holds = jobOf([], { clusterId: 'c1', holdsLock: true, title: 'Add node4 to shop' })
  expect(addNodeRefusal(cluster, [holds])).toContain('“Add node4 to shop”')
  expect(addNodeRefusal(cluster, [{ ...holds, clusterId: 'c2' }])).toBeUndefined()
  expect(addNodeRefusal(cluster, [{ ...holds, holdsLock: false }])).toBeUndefined()
})

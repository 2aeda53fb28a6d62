import { expect, it } from 'vitest'
import { clusterViewOf } from '#components/clusters/cluster-view-fixture.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { clusterOf, syncedCluster } from '#server/galera/cluster-fixture.ts'
import { jobOf } from '#components/jobs/job-fixture.ts'
import { nodeJobRefusal, rollingRefusal, type JobScene } from './job-case.ts'

function sceneOf(tier: 'observe' | 'operate' = 'operate'): JobScene {
  const input = clusterOf(syncedCluster())
  const nodes = input.nodes.map(({ nodeId, name, kind, address }) => ({
    id: nodeId,
    name,
    kind,
    address,
  }))
  const cluster = clusterViewOf(nodes, tier)
  return { cluster, assessment: assessCluster(input), openJobs: [] }
}

it('a button says why it is disabled, in the words of the server', () => {
  expect(nodeJobRefusal('restart', 'id-node3', sceneOf())).toBeUndefined()
  expect(nodeJobRefusal('start', 'id-node3', sceneOf())).toContain('runs already')
  expect(nodeJobRefusal('stop', 'id-node3', sceneOf('observe'))).toContain('SSH credential')
  expect(nodeJobRefusal('stop', 'id-node9', sceneOf())).toContain('not in the inventory')
  expect(rollingRefusal(sceneOf())).toBeUndefined()
  expect(rollingRefusal(sceneOf('observe'))).toContain('SSH credential')
})

it('a job that holds the cluster is named', () => {
  const job = jobOf([], { clusterId: 'c1', holdsLock: true, title: 'Restart node1' })
  const scene = { ...sceneOf(), openJobs: [job] }
  expect(nodeJobRefusal('restart', 'id-node3', scene)).toContain('“Restart node1”')
  expect(rollingRefusal(scene)).toContain('“Restart node1”')
})

import { expect, it } from 'vitest'
import type { ClusterView } from '#server/api/views.ts'
import { jobOf } from '#components/jobs/job-fixture.ts'
import { addNodeRefusal } from './add-node-refusal.ts'

const node = (tier: 'observe' | 'operate'): ClusterView['nodes'][number] => ({
  id: 'n1',
  clusterId: 'c1',
  name: 'node1',
  kind: 'data',
  address: 'db1',
  sqlPort: 3306,
  sshPort: 22,
  sqlRoute: 'direct',
  tlsMode: 'off',
  tlsCa: null,
  tier,
  sqlCredential: null,
  sshCredential: null,
  tags: [],
})
const cluster: ClusterView = {
  id: 'c1',
  name: 'shop',
  galeraName: 'shop',
  stateUuid: null,
  simulated: false,
  tags: [],
  nodes: [node('operate')],
}

it('says why no node can be added', () => {
  expect(addNodeRefusal(cluster, [])).toBeUndefined()
  expect(addNodeRefusal({ ...cluster, simulated: true }, [])).toContain('simulated')
  expect(addNodeRefusal({ ...cluster, nodes: [node('observe')] }, [])).toContain('SSH credential')
})

it('names the job that holds the cluster, and no other', () => {
  const holds = jobOf([], { clusterId: 'c1', holdsLock: true, title: 'Add node4 to shop' })
  expect(addNodeRefusal(cluster, [holds])).toContain('“Add node4 to shop”')
  expect(addNodeRefusal(cluster, [{ ...holds, clusterId: 'c2' }])).toBeUndefined()
  expect(addNodeRefusal(cluster, [{ ...holds, holdsLock: false }])).toBeUndefined()
})

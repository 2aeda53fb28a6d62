import { expect, it } from 'vitest'
import { sharedServers, type WorkedOn } from './later-work.ts'
import type { PlanServer } from './plan.ts'

const db4: PlanServer = {
  key: 'db4',
  address: '192.0.2.4',
  sshPort: 22,
  role: 'joiner',
  nodeId: null,
}
const job = (change: Partial<PlanServer> = {}, clusterId: string | null = 'shop'): WorkedOn => ({
  clusterId,
  servers: [{ ...db4, ...change }],
})

it.each<[string, WorkedOn, string[]]>([
  ['the same address under another name', job({ key: 'x', nodeId: 'n4' }, 'other'), ['db4']],
  ['the same node of the cluster at another address', job({ address: '192.0.2.9' }), ['db4']],
  ['a node of this name in another cluster', job({ address: '192.0.2.9' }, 'other'), []],
  ['another SSH port', job({ key: 'x', sshPort: 2222 }), []],
])('%s', (_case, other, shared) => {
  expect(sharedServers(job(), other)).toEqual(shared)
})

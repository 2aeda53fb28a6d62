import { describe, expect, it } from 'vitest'
import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { describeFound } from './describe-found.ts'

function node(name: string, change: Partial<DiscoveredNode> = {}): DiscoveredNode {
  return {
    key: name,
    name,
    kind: 'data',
    address: name,
    sqlPort: 3306,
    foundBy: [],
    isStart: false,
    contact: { answered: true },
    ssh: null,
    hostKey: null,
    account: null,
    ...change,
  }
}

const silent = { contact: { answered: false, failure: 'timeout', message: '', mend: '' } } as const
const found = (...nodes: DiscoveredNode[]) =>
  describeFound({ galeraName: 'orders', stateUuid: null, nodes, warnings: [] })

describe('describeFound', () => {
  it('counts nodes, arbitrators and answers', () => {
    expect(found(node('a'))).toBe('Found the cluster orders: 1 node; it answered.')
    expect(found(node('a'), node('b'), node('c', silent))).toBe(
      'Found the cluster orders: 3 nodes; 2 of the 3 nodes answered.',
    )
    expect(found(node('a'), node('b'), node('g', { kind: 'arbitrator' }))).toBe(
      'Found the cluster orders: 2 nodes and 1 arbitrator; all nodes answered.',
    )
  })
})

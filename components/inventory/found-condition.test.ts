import { describe, expect, it } from 'vitest'
import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { foundCondition } from './found-condition.ts'

const account: NonNullable<DiscoveredNode['account']> = {
  serverVersion: '10.11.6-MariaDB',
  providerVersion: '26.4.14',
  localState: 4,
  localStateComment: 'Synced',
  clusterStatus: 'Primary',
  clusterName: 'orders',
  clusterStateUuid: 'u',
  clusterConfId: 3,
  clusterSize: 3,
  segment: 0,
  members: null,
  clockSkewMs: 0,
}

const node: DiscoveredNode = {
  key: 'db1:3306',
  name: 'db1',
  kind: 'data',
  address: 'db1',
  sqlPort: 3306,
  foundBy: [],
  isStart: true,
  contact: { answered: true },
  ssh: null,
  hostKey: null,
  account,
}

const conditionOf = (change: Partial<DiscoveredNode>) =>
  foundCondition({ ...node, ...change }).condition

describe('foundCondition', () => {
  it('follows the account of the node', () => {
    expect(conditionOf({})).toBe('synced')
    expect(conditionOf({ account: { ...account, localState: 2 } })).toBe('donor')
  })

  it('never calls a node synced outside of a Primary component', () => {
    expect(conditionOf({ account: { ...account, clusterStatus: 'non-Primary' } })).toBe(
      'non-primary',
    )
    expect(conditionOf({ account: { ...account, clusterStatus: 'Disconnected' } })).toBe(
      'disconnected',
    )
  })

  it('does not guess about a node that did not answer', () => {
    const contact = { answered: false, failure: 'timeout', message: '', mend: '' } as const
    expect(conditionOf({ account: null, contact })).toBe('unreachable')
    expect(conditionOf({ account: null, kind: 'arbitrator', contact })).toBe('member')
  })
})

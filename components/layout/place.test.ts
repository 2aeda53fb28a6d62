import { describe, expect, it } from 'vitest'
import { placeOf, titleOf } from './place.ts'

const clusters = [{ id: 'c1', name: 'orders', nodes: [{ id: 'n1', name: 'db1' }] }]
const labels = (pathname: string) => placeOf(pathname, clusters).map((crumb) => crumb.label)

describe('placeOf', () => {
  it('leads from the fleet to each kind of page', () => {
    expect(labels('/')).toEqual(['Fleet'])
    expect(labels('/settings/users')).toEqual(['Fleet', 'Users'])
    expect(labels('/settings/deliveries/d1')).toEqual([
      'Fleet',
      'Channels',
      'Delivery log',
      'Delivery',
    ])
    expect(labels('/clusters/c1')).toEqual(['Fleet', 'orders'])
    expect(labels('/nodes/n1')).toEqual(['Fleet', 'orders', 'db1'])
    expect(labels('/clusters/c1/add-node')).toEqual(['Fleet', 'orders', 'Add a node'])
    expect(labels('/clusters/c1/timeline')).toEqual(['Fleet', 'orders', 'Timeline'])
    expect(labels('/transfers/t1')).toEqual(['Fleet', 'Transfer'])
    expect(placeOf('/transfers/t1', clusters, 'c1').map(({ label }) => label)).toEqual([
      'Fleet',
      'orders',
      'Transfers',
      'Transfer',
    ])
    expect(labels('/clusters/c1/rolling-restart')).toEqual(['Fleet', 'orders', 'Rolling restart'])
    expect(labels('/nodes/n1/job')).toEqual(['Fleet', 'orders', 'db1', 'Plan'])
    expect(labels('/jobs')).toEqual(['Fleet', 'Jobs'])
    expect(labels('/jobs/j1')).toEqual(['Fleet', 'Jobs', 'Job'])
  })

  it('says the kind of thing while its name is not known', () => {
    expect(labels('/clusters/c9')).toEqual(['Fleet', 'Cluster'])
    expect(labels('/nodes/n9')).toEqual(['Fleet', 'Node'])
  })
})

describe('titleOf', () => {
  it('begins with the most special part', () => {
    expect(titleOf(placeOf('/nodes/n1', clusters))).toBe('db1 · orders · Synced')
    expect(titleOf(placeOf('/', clusters))).toBe('Fleet · Synced')
  })
})

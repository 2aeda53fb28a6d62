import { describe, expect, it } from 'vitest'
import { galeraConfig } from './galera-config.ts'

const input = {
  node: { name: 'node2', address: '10.9.8.12' },
  memberAddresses: ['10.9.8.11', '10.9.8.12'],
  sstAuth: null,
  options: {},
}

describe('galeraConfig', () => {
  it('joins by all members and names no account where none is needed', () => {
    const config = galeraConfig(input)
    expect(config).toContain('wsrep_cluster_address = gcomm://10.9.8.11,10.9.8.12\n')
    expect(config).toContain('wsrep_provider_options = "gcache.size=128M"\n')
    expect(config).not.toContain('wsrep_sst_auth')
  })

  it('puts all provider options into the one variable, for the named node only', () => {
    const options = { segments: { node2: 0, node1: 7 }, weights: { node2: 3 }, gcacheSize: '16M' }
    expect(galeraConfig({ ...input, options })).toContain(
      'wsrep_provider_options = "gcache.size=16M;gmcast.segment=0;pc.weight=3"\n',
    )
  })
})

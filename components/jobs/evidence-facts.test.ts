import { describe, expect, it } from 'vitest'
import { evidenceFacts } from './evidence-facts.ts'

const only = (key: string, value: unknown) => {
  const { term, value: text } = evidenceFacts({ [key]: value })[0] ?? {}
  return [term, text]
}

describe('evidenceFacts', () => {
  it('reads names of fields as words and keeps names of settings', () => {
    expect(only('clusterSize', 4)).toEqual(['Cluster size', '4'])
    expect(only('state_uuid', 'a')).toEqual(['State uuid', 'a'])
    expect(only('wsrep_cluster_address', 'gcomm://')).toEqual(['wsrep_cluster_address', 'gcomm://'])
    expect(only('pc.weight', '2')).toEqual(['pc.weight', '2'])
  })

  it('gives sizes and durations their unit', () => {
    expect(only('bytes', 2048)).toEqual(['Bytes', '2 KiB'])
    expect(only('dataBytes', 2048)).toEqual(['Data bytes', '2 KiB'])
    expect(only('tookMs', 3000)).toEqual(['Took', '3 s'])
  })

  it('says unknown, none and empty, and shows any other shape', () => {
    expect(only('seqno', null)[1]).toBe('unknown')
    expect(only('packages', [])[1]).toBe('none')
    expect(only('packages', ['a', 'b'])[1]).toBe('a, b')
    expect(only('address', '')[1]).toBe('(empty)')
    expect(only('written', true)[1]).toBe('yes')
    expect(only('transfer', { kind: 'SST', donor: null })[1]).toBe('kind SST, donor unknown')
    expect(only('read', [{ on: 'node1' }])[1]).toBe('[{"on":"node1"}]')
  })
})

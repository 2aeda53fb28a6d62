import { describe, expect, it } from 'vitest'
import { answer, asked, member, silent } from '#server/discovery/discovery-fixture.ts'
import { mergeNodes } from '#server/discovery/merge-nodes.ts'

const peers = ['connections of port 4567 on node1']
const configured = ['wsrep_cluster_address on node1', ...peers]
const three = [member('node1'), member('node2'), member('node3')]
const brief = (nodes: ReturnType<typeof mergeNodes>) =>
  nodes.map((node) => `${node.kind} ${node.name} ${node.address}`)

describe('mergeNodes', () => {
  it('lists three answering nodes by name, the start marked', () => {
    const nodes = mergeNodes([
      asked('10.0.0.2', { answer: answer('node2', three), isStart: true }),
      asked('10.0.0.10', { answer: answer('node10', three) }),
      asked('10.0.0.1', { answer: answer('node1', three) }),
    ])
    expect(brief(nodes.slice(0, 3))).toEqual([
      'data node1 10.0.0.1',
      'data node2 10.0.0.2',
      'data node3 ',
    ])
    expect(nodes.filter((node) => node.isStart).map((node) => node.name)).toEqual(['node2'])
  })

  it('takes one server under two addresses for one node, and keeps where both were found', () => {
    const nodes = mergeNodes([
      asked('node1.lab', {
        answer: answer('node1', [member('node1')], { nodeAddress: '10.0.0.1' }),
        foundBy: ['a'],
      }),
      asked('10.0.0.1', {
        answer: answer('node1', [member('node1')], { nodeAddress: '10.0.0.1' }),
        foundBy: ['b'],
      }),
    ])
    expect(brief(nodes)).toEqual(['data node1 10.0.0.1'])
    expect(nodes[0]?.foundBy).toEqual(['b', 'a'])
  })

  it('keeps the address that the operator typed', () => {
    const own = answer('node1', [member('node1')], { nodeAddress: '10.0.0.1' })
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: own }),
      asked('192.0.2.1', { answer: own, isStart: true }),
    ])
    expect(brief(nodes)).toEqual(['data node1 192.0.2.1'])
  })

  it('keeps two servers of one name apart', () => {
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', null, { gcommUuid: 'a' }) }),
      asked('10.0.0.2', { answer: answer('node1', null, { gcommUuid: 'b' }) }),
    ])
    expect(nodes).toHaveLength(2)
    expect(new Set(nodes.map((node) => node.key)).size).toBe(2)
  })

  it('drops a host name without answer that means a node which answered', () => {
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', [member('node1')]) }),
      silent('node1'),
    ])
    expect(brief(nodes)).toEqual(['data node1 10.0.0.1'])
  })

  it('drops the own address of a node that answered under another', () => {
    const nodes = mergeNodes([
      asked('192.0.2.1', {
        answer: answer('node1', [member('node1')], { nodeAddress: '10.0.0.1' }),
      }),
      silent('10.0.0.1'),
    ])
    expect(brief(nodes)).toEqual(['data node1 192.0.2.1'])
  })

  it('shows a configured address that does not answer, with its error', () => {
    const [down] = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', [member('node1')]) }),
      silent('10.0.0.2', { foundBy: ['wsrep_cluster_address on node1'] }),
    ])
    expect(down).toMatchObject({
      name: '10.0.0.2',
      account: null,
      contact: { answered: false, failure: 'refused', message: '10.0.0.2:3306 refused.' },
    })
  })

  it('names a silent address by the member list', () => {
    const members = [member('node1'), member('node2', '10.0.0.2:3306')]
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', members) }),
      silent('10.0.0.2', { memberName: 'node2' }),
    ])
    expect(brief(nodes)).toEqual(['data node1 10.0.0.1', 'data node2 10.0.0.2'])
  })

  it('finds the arbitrator at the peer that is left over', () => {
    const members = [...three.slice(0, 2), member('garb', '')]
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', members) }),
      asked('10.0.0.2', { answer: answer('node2', members), foundBy: peers }),
      silent('10.0.0.4', { foundBy: peers }),
    ])
    expect(brief(nodes)).toEqual([
      'data node1 10.0.0.1',
      'data node2 10.0.0.2',
      'arbitrator garb 10.0.0.4',
    ])
  })

  it('tells the arbitrator from a joiner without SQL by the configured addresses', () => {
    const members = [...three, member('garb', '')]
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', members) }),
      asked('10.0.0.2', { answer: answer('node2', members) }),
      silent('10.0.0.4', { foundBy: peers }),
      silent('10.0.0.3', { foundBy: configured }),
    ])
    expect(brief(nodes)).toEqual([
      'data node1 10.0.0.1',
      'data node2 10.0.0.2',
      'data node3 10.0.0.3',
      'arbitrator garb 10.0.0.4',
    ])
  })

  it('guesses nothing where two members could be at two addresses', () => {
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', three) }),
      silent('10.0.0.2', { foundBy: configured }),
      silent('10.0.0.3', { foundBy: configured }),
    ])
    expect(brief(nodes)).toEqual([
      'data 10.0.0.2 10.0.0.2',
      'data 10.0.0.3 10.0.0.3',
      'data node1 10.0.0.1',
      'data node2 ',
      'data node3 ',
    ])
  })

  it('lists an arbitrator without a known address', () => {
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', [member('node1'), member('garb', '')]) }),
    ])
    expect(nodes[1]).toMatchObject({ kind: 'arbitrator', name: 'garb', address: '', ssh: null })
    expect(nodes[1]?.foundBy).toEqual(['mysql.wsrep_cluster_members on node1'])
  })

  it('keeps disconnected nodes apart, which have no gcomm UUID', () => {
    const nodes = mergeNodes([
      asked('10.0.0.1', { answer: answer('node1', [], { gcommUuid: null }) }),
      asked('10.0.0.2', { answer: answer('node2', [], { gcommUuid: null }) }),
    ])
    expect(brief(nodes)).toEqual(['data node1 10.0.0.1', 'data node2 10.0.0.2'])
  })
})

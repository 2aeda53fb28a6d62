import { expect, test } from 'vitest'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import type { TransferSight } from '#server/galera/model.ts'
import { readNode } from '#server/galera/read-status.ts'
import { ClusterBoard, type BoardNode } from './cluster-board.ts'

interface Shown extends BoardNode {
  transfer: TransferSight | null
}

function node(name: string): Shown {
  const shown: Shown = {
    nodeId: `id-${name}`,
    groupName: name,
    transfer: null,
    setTransfer: (transfer) => {
      shown.transfer = transfer
    },
  }
  return shown
}

function board() {
  const [node1, node2, node3] = [node('node1'), node('node2'), node('node3')]
  const made = new ClusterBoard('c1')
  for (const one of [node1, node2, node3]) made.add(one)
  return { board: made, node1, node2, node3 }
}

const chosen: LogFact = { kind: 'donor-selected', joiner: 'node3', donor: 'node1', requested: null }
const time = (atMs: number) => ({ atMs, serverAtMs: atMs + 50 })

test('any journal sets the transfer of the joiner, and three of them make one event', () => {
  const { board: made, node1, node2, node3 } = board()
  const told = [node2, node1, node3].map((from, at) => made.factFrom(from, chosen, time(1000 + at)))
  expect(node3.transfer).toMatchObject({ donorName: 'node1', stage: 'waiting for donor' })
  expect(node1.transfer).toBeNull()
  expect(told.map((events) => events.length)).toEqual([1, 0, 0])
  expect(told[0]?.[0]).toMatchObject({
    nodeId: 'id-node3',
    clusterId: 'c1',
    source: 'journal',
    kind: 'donor-selected',
    atMs: 1000,
    serverAtMs: 1050,
  })
})

test('lines that were read before set the transfer, but tell nothing', () => {
  const { board: made, node1, node3 } = board()
  made.learn(node1, chosen, 1000)
  expect(node3.transfer?.donorName).toBe('node1')
})

test('a joiner that reports Synced has its transfer behind it', () => {
  const { board: made, node1, node3 } = board()
  made.learn(node1, chosen, 1000)
  const reading = (state: string) => readNode({ wsrep_local_state: state }, null, null, null)
  made.polled(node3, reading('1'), 2000)
  expect(node3.transfer).not.toBeNull()
  made.polled(node3, reading('4'), 3000)
  expect(node3.transfer).toBeNull()
})

import { describe, expect, it } from 'vitest'
import type { NodeView } from '#server/api/views.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'
import { nodeFacts, skewText } from './node-facts.ts'
import { stateSince } from './state-since.ts'

const node: NodeView = {
  id: 'n',
  clusterId: 'c',
  name: 'node1',
  kind: 'data',
  address: '192.0.2.1',
  sqlPort: 3306,
  sshPort: 22,
  sqlRoute: 'direct',
  tlsMode: 'off',
  tlsCa: null,
  tier: 'observe',
  sqlCredential: null,
  sshCredential: null,
  tags: [],
}

function snapshot(more: Partial<NodeSnapshot>, reading: Partial<NodeReading> = {}): NodeSnapshot {
  return {
    nodeId: 'n',
    observedAtMs: 1000,
    sql: { kind: 'answering', sinceMs: 500 },
    ssh: null,
    reading: {
      serverVersion: null,
      providerVersion: null,
      segment: null,
      pcWeight: null,
      localStateUuid: null,
      gcommUuid: null,
      sstMethod: null,
      lastCommitted: null,
      cachedDownto: null,
      recvQueue: null,
      sendQueue: null,
      uptimeSeconds: null,
      ...reading,
    } as NodeReading,
    rates: null,
    clockSkewMs: null,
    journal: null,
    transfer: null,
    ...more,
  }
}

const valueOf = (facts: ReturnType<typeof nodeFacts>, term: string) =>
  facts.find((fact) => fact.term === term)?.value

describe('nodeFacts', () => {
  it('says unknown with a reason, never zero or blank', () => {
    for (const { term, value } of nodeFacts(node, snapshot({}), 2000)) {
      if (term !== 'Address') expect(value).toMatch(/^unknown/)
    }
    expect(valueOf(nodeFacts(node, null, 0), 'Reading')).toContain('never answered')
  })

  it('counts the reach of the gcache in write-sets', () => {
    const facts = nodeFacts(node, snapshot({}, { lastCommitted: 100, cachedDownto: 91 }), 2000)
    expect(valueOf(facts, 'gcache reach')).toBe('10 write-sets, back to seqno 91')
  })

  it('lets the uptime run on while the server answers, and stops it when it does not', () => {
    const answering = snapshot({}, { uptimeSeconds: 60 })
    expect(valueOf(nodeFacts(node, answering, 6000), 'Uptime')).toBe('1 min 5 s')
    const failing = snapshot(
      { sql: { kind: 'failing', sinceMs: 1000, failure: 'refused', message: '', mend: '' } },
      { uptimeSeconds: 60 },
    )
    expect(valueOf(nodeFacts(node, failing, 6000), 'Uptime')).toBe('1 min')
  })

  it('tells of an arbitrator only what can be known without SQL', () => {
    const facts = nodeFacts({ ...node, kind: 'arbitrator' }, null, 0)
    expect(facts.map(({ term }) => term)).toEqual(['Address', 'Service'])
  })
})

it('says on which side a clock is off', () => {
  expect(skewText(90_000)).toBe('1 min 30 s ahead of the console')
  expect(skewText(-4000)).toBe('4 s behind the console')
  expect(skewText(-120)).toBe('in step (120 ms)')
  expect(skewText(null)).toContain('unknown')
})

describe('stateSince', () => {
  it('puts lost contact before what the journal said', () => {
    const journal = {
      gcsState: 'SYNCED',
      gcsStateAtMs: 5,
      unitState: null,
      lastError: null,
    } as const
    expect(stateSince(snapshot({ journal }))).toEqual({ what: 'SYNCED', atMs: 5 })
    expect(
      stateSince(
        snapshot({
          journal,
          sql: { kind: 'failing', sinceMs: 9, failure: 'timeout', message: '', mend: '' },
        }),
      ),
    ).toEqual({ what: 'No SQL contact', atMs: 9 })
  })

  it('is not known before the first contact', () => {
    expect(stateSince(null)).toBeNull()
    expect(stateSince(snapshot({ sql: { kind: 'never' } }))).toBeNull()
  })
})

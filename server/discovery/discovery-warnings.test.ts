import { describe, expect, it } from 'vitest'
import { answer, asked, member, silent } from '#server/discovery/discovery-fixture.ts'
import { discoveryWarnings } from '#server/discovery/discovery-warnings.ts'
import { mergeNodes } from '#server/discovery/merge-nodes.ts'
import type { Asked, NodeAnswer } from '#server/discovery/sighting.ts'
import type { NodeReading } from '#server/galera/model.ts'

const pair = [member('node1'), member('node2')]

function warnings(list: Asked[]) {
  return discoveryWarnings(mergeNodes(list), list)
}
function two(second: Partial<NodeReading>, more: Partial<NodeAnswer> = {}) {
  return warnings([
    asked('10.0.0.1', { answer: answer('node1', pair) }),
    asked('10.0.0.2', { answer: answer('node2', second.members ?? pair, second, more) }),
  ])
}

describe('discoveryWarnings', () => {
  it('is silent about a healthy cluster', () => {
    expect(two({})).toEqual([])
  })

  it('names two clusters of one name, above all else', () => {
    const [first] = two({ clusterStateUuid: 'ffffffff-c6a5-11f0-9f0b-1a2b3c4d5e6f' })
    expect(first).toMatchObject({ id: 'two-clusters-one-name', severity: 'critical' })
    expect(first?.detail).toContain('node1 (6b1d6f3b…) against node2 (ffffffff…)')
  })

  it('names two Primary components that do not see each other', () => {
    const list = warnings([
      asked('10.0.0.1', { answer: answer('node1', [member('node1')]) }),
      asked('10.0.0.2', { answer: answer('node2', [member('node2')]) }),
    ])
    expect(list.map(({ id }) => id)).toEqual(['two-primary-components'])
  })

  it('says what is not Primary and that it can be imported', () => {
    const away = {
      clusterStatus: 'non-Primary',
      clusterStateUuid: null,
      members: [member('node2')],
    } as const
    const [warning] = two({ ...away, members: [...away.members] })
    expect(warning).toMatchObject({ id: 'not-primary', severity: 'warning' })
    expect(warning?.detail).toContain('node2 says non-Primary')
    const all = warnings([
      asked('10.0.0.1', { answer: answer('node1', [], { clusterStatus: 'non-Primary' }) }),
    ])
    expect(all[0]?.severity).toBe('critical')
  })

  it('hands on the exact GRANT', () => {
    const grant = "GRANT SELECT ON mysql.wsrep_cluster_members TO 'm'@'%';"
    const [warning] = warnings([
      asked('10.0.0.1', {
        answer: answer('node1', null, { membersMissing: grant }, { missingPrivilege: true }),
      }),
    ])
    expect(warning).toMatchObject({ severity: 'warning', detail: grant })
    expect(warning?.nodeKeys).toEqual(['data:10.0.0.1:3306'])
  })

  it.each([
    [5300, 'The clock of node2 is 5.3 s ahead'],
    [-90_000, 'The clock of node2 is 90 s behind'],
  ])('names a clock that is off by %i ms', (skewMs, title) => {
    expect(two({}, { clock: { skewMs, uncertaintyMs: 1 } })[0]?.title).toBe(title)
  })

  it('tells a mix of releases from a mix of major versions', () => {
    expect(two({ serverVersion: '10.11.14-MariaDB' })[0]).toMatchObject({
      id: 'version-mix',
      severity: 'notice',
    })
    expect(two({ serverVersion: '11.8.3-MariaDB' })[0]).toMatchObject({
      id: 'version-mix',
      severity: 'warning',
    })
  })

  it('names what does not answer, but no arbitrator', () => {
    const members = [member('node1'), member('garb', '')]
    const list = warnings([
      asked('10.0.0.1', { answer: answer('node1', members) }),
      silent('10.0.0.2'),
    ])
    expect(list.map(({ title }) => title)).toEqual([
      '10.0.0.2 does not answer',
      'The address of garb is not known',
    ])
  })

  it('names nodes of one name', () => {
    const list = warnings([
      asked('10.0.0.1', { answer: answer('node1', null, { gcommUuid: 'a' }) }),
      asked('10.0.0.2', { answer: answer('node1', null, { gcommUuid: 'b' }) }),
    ])
    expect(list.map(({ title }) => title)).toEqual(['2 nodes are named node1'])
  })
})

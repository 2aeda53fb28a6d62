import { describe, expect, it } from 'vitest'
import { findingGroups } from './finding-groups.ts'
import { findingOf } from './plan-fixture.ts'

describe('findingGroups', () => {
  it('puts what blocks first, whatever its severity, and leaves out what is empty', () => {
    const groups = findingGroups([
      findingOf({ id: 'ok', severity: 'ok' }),
      findingOf({ id: 'warning' }),
      findingOf({ id: 'critical', severity: 'critical' }),
      findingOf({ id: 'blocks', severity: 'warning', blocks: true }),
    ])
    expect(groups.map(({ key, findings }) => [key, findings.map(({ id }) => id)])).toEqual([
      ['blocks', ['blocks']],
      ['warnings', ['critical', 'warning']],
      ['passed', ['ok']],
    ])
  })

  it('is empty without findings', () => {
    expect(findingGroups([])).toEqual([])
  })
})

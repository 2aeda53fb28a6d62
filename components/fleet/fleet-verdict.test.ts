import { describe, expect, it } from 'vitest'
import type { Severity } from '#server/galera/model.ts'
import { fleetVerdict } from './fleet-verdict.ts'

const fleet = (...severities: Severity[]) =>
  severities.map((severity, index) => ({ name: `c${index + 1}`, severity }))

describe('fleetVerdict', () => {
  it('says that all is well only when it is', () => {
    expect(fleetVerdict(fleet('ok'))).toBe('The one cluster is healthy.')
    expect(fleetVerdict(fleet('ok', 'ok', 'ok'))).toBe('All 3 clusters are healthy.')
    expect(fleetVerdict(fleet('ok', 'notice', 'ok'))).toBe(
      'c2 has a notice. 2 other clusters are healthy.',
    )
    expect(fleetVerdict(fleet('notice'))).toBe('c1 has a notice.')
  })

  it('names the clusters that need help, worst first', () => {
    expect(fleetVerdict(fleet('critical'))).toBe('c1 needs help now.')
    expect(fleetVerdict(fleet('critical', 'warning', 'ok'))).toBe(
      'c1 needs help now; c2 is degraded. 1 other cluster is healthy.',
    )
    expect(fleetVerdict(fleet('warning', 'warning', 'ok', 'ok'))).toBe(
      'c1 and c2 are degraded. 2 other clusters are healthy.',
    )
  })

  it('counts instead of naming when there are many', () => {
    expect(fleetVerdict(fleet('critical', 'critical', 'critical', 'critical'))).toBe(
      '4 clusters need help now.',
    )
  })
})

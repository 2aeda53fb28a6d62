import { expect, test } from 'vitest'
import { forecastAfter } from './join-forecast.ts'
import type { IstVerdict } from './ist-verdict.ts'

const verdict = (kind: IstVerdict['kind'], likely: IstVerdict['likely'] = null): IstVerdict => ({
  kind,
  donorName: kind === 'IST' || kind === 'SST' ? 'node1' : null,
  writeSets: null,
  because: `because of ${kind}`,
  missing: ['its position'],
  likely,
})

test('the latest verdict that has its evidence is the forecast', () => {
  const first = forecastAfter(null, verdict('IST'), 1)
  expect(first).toEqual({ atMs: 1, kind: 'IST', donorName: 'node1', because: 'because of IST' })
  expect(forecastAfter(first, verdict('SST'), 2)).toMatchObject({ atMs: 2, kind: 'SST' })
  expect(forecastAfter(first, verdict('cannot-join'), 3)).toMatchObject({ kind: 'cannot-join' })
})

test('evidence that is lost while the server starts takes nothing back', () => {
  const first = forecastAfter(null, verdict('IST'), 1)
  expect(forecastAfter(first, verdict('not-enough-evidence', 'IST'), 2)).toBe(first)
  expect(forecastAfter(first, verdict('not-enough-evidence'), 3)).toBe(first)
})

test('a likely other way is told as likely, without a donor', () => {
  const first = forecastAfter(null, verdict('IST'), 1)
  expect(forecastAfter(first, verdict('not-enough-evidence', 'SST'), 2)).toEqual({
    atMs: 2,
    kind: 'SST',
    donorName: null,
    because: 'Likely only, since it was not known: its position.',
  })
  expect(forecastAfter(null, verdict('not-enough-evidence'), 1)).toBeNull()
})

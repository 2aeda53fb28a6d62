import { expect, it } from 'vitest'
import type { WayBackForecast } from '#server/procedures/plan.ts'
import { wayBackFacts } from './way-back-facts.ts'

const forecast: WayBackForecast = {
  node: 'node3',
  kind: 'IST',
  likely: null,
  method: 'rsync',
  donor: 'node1',
  because: 'node1 still has all write-sets from 11 on.',
  writeSets: 30,
  durationMs: [3000, 12_000],
  isAway: false,
  countdown: {
    kind: 'running',
    lastDonor: 'node1',
    estimated: false,
    presentMs: 60_000,
    worstMs: null,
  },
}
const textOf = (change: Partial<WayBackForecast>) =>
  wayBackFacts({ ...forecast, ...change })
    .map(({ term, value }) => `${term}: ${value}`)
    .join('\n')

it('tells kind, reason, donor and time', () => {
  expect(textOf({})).toContain('node3: way back: IST of 30 write-sets. node1 still has')
  expect(textOf({})).toContain('node3: donor: node1')
  expect(textOf({})).toContain('3 s to 12 s')
})

it('says how long it may be away, or how long IST is left; of an SST neither', () => {
  expect(textOf({})).toContain('node3: may be away for: 1 min at the present write rate')
  expect(textOf({ isAway: true })).toContain('node3: time left for IST: IST possible for another')
  expect(textOf({ kind: 'SST' })).not.toContain('write rate')
})

it('what is not known is not guessed', () => {
  const unknown = textOf({
    kind: 'not-enough-evidence',
    likely: 'SST',
    donor: null,
    durationMs: null,
  })
  expect(unknown).toContain('Not certain, SST is likely.')
  expect(unknown).toContain('Galera chooses')
  expect(unknown).toContain('unknown: no such transfer was seen yet')
})

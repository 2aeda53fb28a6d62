import { expect, test } from 'vitest'
import { judgeTrial } from './judge-trial.ts'

const seen = { kind: 'IST', donorName: 'node1' } as const
const stopped = { crash: false }

test('only the named donor and the way back are right', () => {
  expect(judgeTrial(stopped, { kind: 'IST', donorName: 'node1' }, seen)).toBe('right')
  expect(judgeTrial(stopped, { kind: 'IST', donorName: 'node2' }, seen)).toBe('wrong')
  expect(judgeTrial(stopped, { kind: 'SST', donorName: 'node1' }, seen)).toBe('wrong')
  expect(judgeTrial(stopped, { kind: 'IST', donorName: null }, seen)).toBe('wrong')
  const unseen = { kind: 'IST', donorName: null } as const
  expect(judgeTrial(stopped, { kind: 'IST', donorName: null }, unseen)).toBe('wrong')
})

test('not to know is allowed after a crash alone', () => {
  const verdict = { kind: 'not-enough-evidence', donorName: null } as const
  expect(judgeTrial({ crash: true }, verdict, seen)).toBe('unknown')
  expect(judgeTrial(stopped, verdict, seen)).toBe('unallowed')
})

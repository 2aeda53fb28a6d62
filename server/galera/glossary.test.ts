import { expect, test } from 'vitest'
import { glossary, glossaryEntry } from '#server/galera/glossary.ts'
import { conditionLabels } from '#server/galera/labels.ts'

test('terms are unique, sorted and explained in whole sentences', () => {
  const terms = glossary.map((entry) => entry.term.toLowerCase())
  expect(terms).toEqual([...new Set(terms)].toSorted())
  for (const entry of glossary) expect(entry.explanation, entry.term).toMatch(/^\S.*\.$/)
  expect(glossaryEntry('ist')?.term).toBe('IST')
  expect(glossaryEntry('failover')).toBeNull()
})

test('every condition reads differently, so that colour is never the only signal', () => {
  const labels = Object.values(conditionLabels).map((entry) => entry.label)
  expect(new Set(labels).size).toBe(labels.length)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockOf, entriesOf, withEntries, withoutBlock } from '#server/galera/hosts-block.ts'

const entry = fc.record({
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  names: fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), { minLength: 1, maxLength: 3 }),
})
const foreign = fc
  .array(fc.constantFrom('127.0.0.1 localhost', '# a note', '', '10.9.9.9  other # x'))
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

it('changes nothing but its own block, and that can be taken out again', () => {
  fc.assert(
    fc.property(foreign, fc.array(entry), fc.array(entry), (text, first, second) => {
      const once = withEntries(text, first)
      const twice = withEntries(once, second)
      expect(withoutBlock(once)).toBe(text)
      expect(withoutBlock(twice)).toBe(text)
      // What an earlier job added stays, and the undo of the later one brings it back whole.
      expect(withoutBlock(twice) + blockOf(once)).toBe(once)
      const told = new Set(second.map(({ address }) => address))
      const kept = first.filter(({ address }) => !told.has(address))
      expect(entriesOf(twice)).toEqual([...kept, ...second])
    }),
  )
})

it('ends a last line that has no end', () => {
  expect(withEntries('127.0.0.1 localhost', [{ address: '10.0.0.1', names: ['a'] }])).toBe(
    '127.0.0.1 localhost\n# synced begin\n10.0.0.1 a\n# synced end\n',
  )
})

it.each([
  ['10.0.0.1\n0.0.0.0', 'a'],
  ['10.0.0.1', 'a b'],
  ['10.0.0.1', '$(id)'],
  ['10.0.0.1', '-a'],
  ['x', 'a'],
])('refuses %j %j', (address, name) => {
  expect(() => withEntries('', [{ address, names: [name] }])).toThrow(TypeError)
})

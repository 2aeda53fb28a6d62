import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  quoteOptionValue,
  readOptionFile,
  renderOptionFile,
  UnwritableOption,
} from '#server/galera/option-file.ts'

const printable = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text))
const hostile = fc.constantFrom(
  '$(reboot)',
  '`id`',
  '"; wsrep_on = OFF',
  "' # comment",
  '#',
  '[sst]',
  '\\n',
  '\\',
  '\\"',
  ' leading and trailing ',
  '--wsrep-new-cluster',
  'ünïcødé 数据',
)

test('any printable value parses back to itself, and nothing else appears', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(printable, hostile), { maxLength: 6 }), (values) => {
      const options = values.map((value, index) => [`option_${index}`, value] as const)
      const text = renderOptionFile(
        ['made by a test\nwsrep_on=OFF'],
        [{ group: 'mysqld', options }],
      )
      expect(readOptionFile(text)).toEqual([{ group: 'mysqld', options }])
    }),
    { numRuns: 500 },
  )
})

test.each(['a\nb', 'a\rb', 'a\0b', 'a\tb', 'a\u2028b', '\ud800'])(
  'a value with a line break or control character is refused: %j',
  (value) => {
    expect(() => quoteOptionValue(value)).toThrow(UnwritableOption)
  },
)

test('a line longer than the buffer of my_default.c is refused, as its rest would be a new option', () => {
  const options = [['wsrep_cluster_address', 'x'.repeat(4090)]] as const
  expect(() => renderOptionFile([], [{ group: 'mysqld', options }])).toThrow(UnwritableOption)
})

test.each(['Wsrep', 'a b', 'a=b', '', '!include'])('"%s" is no name of an option', (name) => {
  expect(() => renderOptionFile([], [{ group: 'mysqld', options: [[name, 'x']] }])).toThrow(
    UnwritableOption,
  )
})

test('the reader follows my_default.c: comments, quotes and escapes', () => {
  expect(
    readOptionFile('# c\n[mysqld]\na = "x # y" # z\nb=\'q\'\nc = 1 # two\nd = a\\sb\\q\n;e=1\n'),
  ).toEqual([
    {
      group: 'mysqld',
      options: [
        ['a', 'x # y'],
        ['b', 'q'],
        ['c', '1'],
        ['d', 'a b\\q'],
      ],
    },
  ])
})

test.each(['a = 1', '[mysqld]\n!include /etc/x', '[mysqld]\nbare'])(
  'the strict reader refuses %j',
  (text) => {
    expect(() => readOptionFile(text)).toThrow(UnwritableOption)
  },
)

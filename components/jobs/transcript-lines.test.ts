import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOf } from './job-fixture.ts'
import { mergeEntries, searchLines, transcriptLines } from './transcript-lines.ts'

const texts = (entries: Parameters<typeof transcriptLines>[0]) =>
  transcriptLines(entries).map(({ text }) => text)

describe('transcriptLines', () => {
  it('puts pieces of output together that end in the middle of a line', () => {
    expect(
      texts([
        entryOf(1, { text: 'Reading pack' }),
        entryOf(2, { text: 'age lists\nBuild' }),
        entryOf(3, { text: 'ing tree\n' }),
        entryOf(4, { text: 'Done\n' }),
      ]),
    ).toEqual(['Reading package lists', 'Building tree', 'Done'])
  })

  it('keeps commands and streams apart that speak at the same time', () => {
    expect(
      texts([
        entryOf(1, { callId: 'a', text: 'one ' }),
        entryOf(2, { callId: 'b', text: 'other\n' }),
        entryOf(3, { callId: 'a', stream: 'stderr', text: 'warning\n' }),
        entryOf(4, { callId: 'a', text: 'two\n' }),
      ]),
    ).toEqual(['one two', 'other', 'warning'])
  })

  it('keeps empty lines, and shows each line of a command', () => {
    expect(texts([entryOf(1, { text: 'a\n\nb\n' })])).toEqual(['a', '', 'b'])
    expect(texts([entryOf(1, { kind: 'command', text: 'cat <<E\nE' })])).toEqual(['cat <<E', 'E'])
    expect(texts([entryOf(1, { kind: 'exit', text: '', exitCode: 0 })])).toEqual([''])
  })

  it('gives the same lines however the output was cut, each with a key of its own', () => {
    const cuts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1 }))
    fc.assert(
      fc.property(cuts, (pieces) => {
        const cut = transcriptLines(pieces.map((text, id) => entryOf(id + 1, { text })))
        const whole = pieces.join('')
        expect(cut.map(({ text }) => text)).toEqual(
          whole === '' ? [] : whole.replace(/\n$/, '').split('\n'),
        )
        expect(new Set(cut.map(({ key }) => key)).size).toBe(cut.length)
      }),
    )
  })
})

describe('searchLines', () => {
  const lines = transcriptLines([
    entryOf(1, { text: 'Unpacking mariadb-server\n' }),
    entryOf(2, { text: 'Unpacking galera-4\n', server: 'node2', callId: 'b' }),
  ])

  it('finds lines with all words, in any case, also by server', () => {
    expect(searchLines(lines, 'MARIADB unpacking')).toHaveLength(1)
    expect(searchLines(lines, 'node2')).toHaveLength(1)
    expect(searchLines(lines, '  ')).toHaveLength(2)
    expect(searchLines(lines, 'absent')).toEqual([])
  })
})

describe('mergeEntries', () => {
  it('adds only what is new', () => {
    const known = [entryOf(1, {}), entryOf(2, {})]
    expect(mergeEntries(known, [entryOf(2, {}), entryOf(3, {})]).map(({ id }) => id)).toEqual([
      1, 2, 3,
    ])
    expect(mergeEntries(known, [entryOf(1, {})])).toBe(known)
  })
})

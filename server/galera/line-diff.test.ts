import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSame, lineDiff, type DiffLine } from './line-diff.ts'

const shown = (lines: DiffLine[]) =>
  lines.map(({ kind, text }) => `${kind === 'same' ? ' ' : kind === 'added' ? '+' : '-'}${text}`)
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '[mysqld]'))
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

describe('lineDiff', () => {
  it('shows a new file as added', () => {
    expect(shown(lineDiff(null, 'a\nb\n'))).toEqual(['+a', '+b'])
  })

  it('shows only what changed as changed', () => {
    expect(shown(lineDiff('[mysqld]\na=1\nb=2\n', '[mysqld]\na=1\nx=9\nb=3\n'))).toEqual([
      ' [mysqld]',
      ' a=1',
      '-b=2',
      '+x=9',
      '+b=3',
    ])
    expect(shown(lineDiff('a\nb\nc\n', 'a\nc\n'))).toEqual([' a', '-b', ' c'])
  })

  it('gives back both files, whatever they hold', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        const side = (left: DiffLine['kind']) =>
          lines
            .filter(({ kind }) => kind !== left)
            .map((line) => `${line.text}\n`)
            .join('')
        expect(side('added')).toBe(before)
        expect(side('removed')).toBe(after)
      }),
    )
  })

  it('stays quick on large files', () => {
    const numbered = (from: number) =>
      Array.from({ length: 5000 }, (_, index) => `line ${from + index}`).join('\n')
    expect(lineDiff(numbered(0), numbered(9000))).toHaveLength(10_000)
  })
})

describe('foldSame', () => {
  const same = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`).join('\n')

  it('keeps the lines around a change and counts the others', () => {
    const parts = foldSame(lineDiff(`${same(10)}\n`, `${same(10)}\nnew\n`), 2)
    expect(parts).toEqual([
      { kind: 'gap', count: 8 },
      {
        kind: 'lines',
        lines: [
          { kind: 'same', text: 's8' },
          { kind: 'same', text: 's9' },
          { kind: 'added', text: 'new' },
        ],
      },
    ])
  })

  it('folds everything where nothing changed', () => {
    expect(foldSame(lineDiff(same(5), same(5)))).toEqual([{ kind: 'gap', count: 5 }])
  })
})

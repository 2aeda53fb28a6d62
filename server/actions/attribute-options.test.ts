import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeOptions } from '#server/actions/attribute-options.ts'

describe('attributeOptions', () => {
  it('gives what stands between readable files to the unreadable ones there', () => {
    const files = [
      { path: 'a', lines: ['--x=1'] },
      { path: 'b', lines: null },
      { path: 'c', lines: [] },
      { path: 'd', lines: ['--y=2', '--z'] },
      { path: 'e', lines: null },
      { path: 'f', lines: null },
    ]
    const all = ['--x=1', '--x=9', '--y=2', '--z', '--last']
    expect(attributeOptions(files, all)?.map(({ origin }) => origin)).toEqual([
      'a',
      'b',
      'd',
      'd',
      'e or f',
    ])
  })

  it('gives up where the lines do not fit', () => {
    expect(attributeOptions([{ path: 'a', lines: ['--x'] }], ['--y'])).toBeNull()
    expect(attributeOptions([{ path: 'a', lines: ['--x'] }], ['--x', '--y'])).toBeNull()
    expect(attributeOptions([{ path: 'a', lines: ['--x'] }], [])).toBeNull()
  })

  it('finds each line again when one file is unreadable and no line repeats', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 5 }),
        (sizes, hidden) => {
          const truth = sizes.flatMap((size, file) =>
            Array.from({ length: size }, (_, line) => ({
              line: `--o${file}_${line}`,
              origin: `f${file}`,
            })),
          )
          const files = sizes.map((_, file) => ({
            path: `f${file}`,
            lines:
              file === hidden
                ? null
                : truth.filter(({ origin }) => origin === `f${file}`).map(({ line }) => line),
          }))
          expect(
            attributeOptions(
              files,
              truth.map(({ line }) => line),
            ),
          ).toEqual(truth)
        },
      ),
    )
  })
})

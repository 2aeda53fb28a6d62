import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitText } from './split-text.ts'

it('gives the text again in pieces of at most so many bytes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
      fc.integer({ min: 4, max: 40 }),
      (text, maxBytes) => {
        const pieces = splitText(text, maxBytes)
        expect(pieces.join('')).toBe(text)
        for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxBytes)
      },
    ),
  )
})

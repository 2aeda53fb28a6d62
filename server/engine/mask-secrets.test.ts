import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createJobMask, createMask, maskDeep } from './mask-secrets.ts'

const secret = fc.string({ minLength: 6, unit: 'grapheme' }).filter((text) => !text.includes('•'))

it('no text keeps a secret, as it is, in JSON or in quotes', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
      const mask = createMask([hidden])
      const inJson = JSON.stringify(hidden).slice(1, -1)
      for (const form of [hidden, inJson, hidden.replaceAll("'", `'\\''`)]) {
        expect(mask(`${before}${form}${after}`)).not.toContain(hidden)
      }
    }),
  )
})

it('leaves texts alone when there is nothing to hide', () => {
  expect(createMask(['', null, undefined])('a (b) [c] $&')).toBe('a (b) [c] $&')
})

it('hides the longer of two secrets whole', () => {
  expect(createMask(['geheim', 'geheimnis!'])('x geheimnis! y')).toBe('x •••••• y')
})

it('hides each line of a key, since output is read by lines', () => {
  const key = '-----BEGIN KEY-----\nAAAABBBBCCCC\n-----END KEY-----\n'
  expect(createMask([key])('read AAAABBBBCCCC')).toBe('read ••••••')
})

it('leaves as many lines as there were: a detached command is followed on by their number', () => {
  const key = '-----BEGIN KEY-----\nAAAABBBBCCCC\n-----END KEY-----\n'
  expect(createMask([key])(`a\n${key}b\n`).split('\n')).toHaveLength(6)
})

it('for a job it hides what the job never knew as a secret', () => {
  const printed = '[sst]\nencrypt-key = geheim\ntkey = /etc/mysql/key.pem\nmine\n'
  expect(createJobMask(['mine'])(printed)).toBe(
    '[sst]\nencrypt-key = ********\ntkey = /etc/mysql/key.pem\n••••••\n',
  )
})

it('hides within stored values and keeps their shape', () => {
  const mask = createMask(['pass"word'])
  expect(maskDeep(mask, { a: ['x pass"word'], n: 1, none: null })).toEqual({
    a: ['x ••••••'],
    n: 1,
    none: null,
  })
})

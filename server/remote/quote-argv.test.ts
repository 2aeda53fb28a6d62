import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteArgv } from '#server/remote/quote-argv.ts'

/** The arguments as a program gets them after a real /bin/sh has read the line. */
function throughShell(line: Buffer): Buffer[] {
  const { stdout } = spawnSync('/bin/sh', [], {
    input: Buffer.concat([Buffer.from('printf "%s\\0" '), line, Buffer.from('\n')]),
  })
  const parts: Buffer[] = []
  let start = 0
  for (let end = stdout.indexOf(0); end !== -1; end = stdout.indexOf(0, start)) {
    parts.push(stdout.subarray(start, end))
    start = end + 1
  }
  return parts
}

describe('quoteArgv', () => {
  it('keeps every byte but NUL through a real /bin/sh', () => {
    const bytes = fc.uint8Array({ min: 1, max: 255, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), (argv) => {
        const line = quoteArgv(argv.map((argument) => Buffer.from(argument).toString('latin1')))
        const seen = throughShell(Buffer.from(line, 'latin1'))
        expect(seen.map((argument) => [...argument])).toEqual(argv.map((argument) => [...argument]))
      }),
      { numRuns: 150 },
    )
  })

  it('keeps every Unicode text through a real /bin/sh', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (argv) => {
        const seen = throughShell(Buffer.from(quoteArgv(argv)))
        expect(seen.map((argument) => argument.toString('utf8'))).toEqual(argv)
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ["a'b", `'a'\\''b'`],
    ['', `''`],
    ['$(reboot)', `'$(reboot)'`],
    ['A=b', `'A=b'`],
    ['~root', `'~root'`],
    ['--unit=mariadb.service', `'--unit=mariadb.service'`],
    ['/var/lib/mysql', '/var/lib/mysql'],
  ])('quotes %j', (argument, quoted) => {
    expect(quoteArgv([argument])).toBe(quoted)
  })

  it('refuses NUL and lone surrogates', () => {
    expect(() => quoteArgv(['a\0b'])).toThrow('NUL')
    expect(() => quoteArgv(['\ud800'])).toThrow('well-formed')
  })
})

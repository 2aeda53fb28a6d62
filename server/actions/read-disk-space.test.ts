import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localShell } from '#server/actions/fake-server.ts'
import { parseDf, readDiskSpace } from '#server/actions/read-disk-space.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { RunResult } from '#server/remote/ssh-port.ts'

const never = new AbortController().signal
const heading = '   1B-blocks        Used       Avail'

describe('df', () => {
  test('figures of any length', () => {
    expect(parseDf(`${heading}\n270553174016 29646450688 79297843200\n`)).toEqual({
      sizeBytes: 270_553_174_016,
      usedBytes: 29_646_450_688,
      availableBytes: 79_297_843_200,
    })
    expect(parseDf('1B-blocks Used Avail\n 1 0 1\n')?.sizeBytes).toBe(1)
  })

  test('what a login script prints before it is no matter', () => {
    const banner = 'Welcome to db1\n100 100 100\n\n'
    expect(parseDf(`${banner}${heading}\n 500 400 100\n`)?.availableBytes).toBe(100)
  })

  test('when even what is kept for root is used, nothing is free', () => {
    expect(parseDf(`${heading}\n 1000 1000 -50\n`)?.availableBytes).toBe(0)
  })

  test.each([
    ['nothing', ''],
    ['figures without a heading', '500 400 100\n'],
    ['no figures', `${heading}\n - - -\n`],
    ['a pseudo file system', `${heading}\n 0 0 0\n`],
    ['a line broken by a long device name', `${heading}\n/dev/mapper/${'x'.repeat(300)}\n 5 4 1\n`],
    [
      'another format',
      'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 5 4 1 80% /',
    ],
    ['a cut answer', `${heading}\n 500 400`],
    ['blocks of a kilobyte', '1K-blocks Used Avail\n 500 400 100\n'],
  ])('told as no figures: %s', (_, text) => {
    expect(parseDf(text)).toBeNull()
  })

  test('never throws, and never tells of a size of zero', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, headed) => {
        const space = parseDf(headed ? `${heading}\n${text}` : text)
        expect(space === null || space.sizeBytes > 0).toBe(true)
      }),
    )
  })
})

describe('a server', () => {
  const answering = (answer: Partial<RunResult>) => ({
    name: 'node1',
    run: () =>
      Promise.resolve({
        code: 0,
        signal: null,
        stdout: '',
        stderr: '',
        durationMs: 1,
        truncated: false,
        ...answer,
      }),
  })
  const failure = async (answer: Partial<RunResult>) => {
    const error: unknown = await readDiskSpace(answering(answer), '/srv/db', never).catch(
      (caught: unknown) => caught,
    )
    if (!(error instanceof ContactError)) throw new Error('It told figures.')
    return `${error.message} ${error.mend}`
  }

  test.each([
    ['df: /srv/db: No such file or directory', 'There is no /srv/db on node1. Look whether'],
    ['df: /srv/db: Permission denied', 'The SSH user may not look at /srv/db on node1. Let it'],
    ['df: no file systems processed', 'told no figures for /srv/db: df: no file systems processed'],
  ])('%s', async (stderr, told) => {
    expect(await failure({ code: 1, stderr })).toContain(told)
  })

  test('a file system that hangs, a strange answer, and one of endless length', async () => {
    expect(await failure({ code: 137, stderr: 'Killed' })).toContain('within 8 s')
    expect(await failure({ stdout: 'what?' })).toContain('told no figures')
    expect((await failure({ code: 1, stderr: 'x'.repeat(9999) })).length).toBeLessThan(500)
    expect(await failure({ code: null, signal: 'TERM' })).toContain('told no figures')
  })

  test('asks the real df about a directory, also of an odd name', async () => {
    const here = {
      name: 'here',
      run: async (program: string, argv: readonly string[]) => {
        const result = await localShell().run({ program, argv })
        return { ...result, signal: null, truncated: false }
      },
    }
    expect((await readDiskSpace(here, '/', never)).sizeBytes).toBeGreaterThan(0)
    await expect(readDiskSpace(here, '/no/such $(dir); x', never)).rejects.toThrow('There is no')
  })
})

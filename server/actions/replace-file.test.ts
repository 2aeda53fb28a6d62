import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ActionFailure } from '#server/actions/action.ts'
import { localServer } from '#server/actions/fake-server.ts'
import { compareFile, replaceFile, restoreFile } from '#server/actions/replace-file.ts'

const server = localServer()
const owner = userInfo().username
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synced-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const fileAt = (path: string, content: string) => ({ path, content, mode: 0o640, owner })

describe('replaceFile through a real shell', () => {
  it('writes hostile names and contents as they are, and restores exactly what was there', async () => {
    const hostile = [
      '$(touch pwned)',
      '`id`',
      '-rf',
      "a'b",
      'a"b',
      'a b',
      'ä€',
      'a\nb',
      '*',
      '\\',
      '; reboot',
    ]
    const name = fc
      .oneof(fc.constantFrom(...hostile), fc.string({ minLength: 1, maxLength: 40 }))
      .filter((text) => !/[/\0]/.test(text) && !['.', '..'].includes(text) && text.isWellFormed())
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.string({ unit: 'grapheme' }),
        fc.option(fc.string({ unit: 'grapheme' })),
        async (wanted, content, before) => {
          const path = join(folder, wanted)
          if (before !== null) {
            writeFileSync(path, before)
            chmodSync(path, 0o604)
          }
          const there = readdirSync(folder).toSorted()
          await replaceFile(server, 'job-1', fileAt(path, content))
          expect(readFileSync(path, 'utf8')).toBe(content)
          expect(statSync(path).mode & 0o777).toBe(0o640)
          expect(await compareFile(server, fileAt(path, content))).toBe('same')
          expect(await compareFile(server, fileAt(path, `${content}x`))).toBe('other')
          // Run again by a second worker, the first former file is still the one that comes back.
          await replaceFile(server, 'job-1', fileAt(path, `${content}!`))
          await restoreFile(server, 'job-1', path)
          await restoreFile(server, 'job-1', path)
          expect(readdirSync(folder).toSorted()).toEqual(there)
          if (before === null) return
          expect(readFileSync(path, 'utf8')).toBe(before)
          expect(statSync(path).mode & 0o777).toBe(0o604)
          rmSync(path)
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)

  it('makes the directory where only that is missing, and takes it away again', async () => {
    const path = join(folder, 'mariadb.service.d', 'synced.conf')
    await replaceFile(server, 'job-1', fileAt(path, 'x'))
    expect(readFileSync(path, 'utf8')).toBe('x')
    await restoreFile(server, 'job-1', path)
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes on from any point where it was cut off', async () => {
    const path = join(folder, 'a.cnf')
    writeFileSync(path, 'old')
    // Cut off after the former file was kept: both names are the same file.
    await server.root.run({ program: 'ln', argv: [path, `${path}.synced-before-job-1`] })
    writeFileSync(`${path}.synced-temp-job-1`, 'half')
    await replaceFile(server, 'job-1', fileAt(path, 'new'))
    expect(readFileSync(path, 'utf8')).toBe('new')
    await restoreFile(server, 'job-1', path)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.cnf'])
  })

  it('replaces nothing when the console is killed while it sends', async () => {
    const path = join(folder, 'a.cnf')
    writeFileSync(path, 'old')
    const cut = {
      ...server,
      root: {
        ...server.root,
        run: (command: Parameters<typeof server.root.run>[0]) =>
          server.root.run({ ...command, stdin: command.stdin?.slice(0, 2) ?? '' }),
      },
    }
    await expect(replaceFile(cut, 'job-1', fileAt(path, '[mysqld]'))).rejects.toThrow(ActionFailure)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.cnf'])
  })

  it.each(['relative', '/etc/', '/etc/../x', '/a\0b', ''])('refuses the path %j', async (path) => {
    await expect(replaceFile(server, 'job-1', fileAt(path, 'x'))).rejects.toThrow(ActionFailure)
  })
})

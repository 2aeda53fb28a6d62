import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOptionFiles } from '#server/actions/read-option-files.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** Reads as MariaDB's program does, for the plain files of this test. */
const PRINTS = `#!/bin/sh
exec awk '/^\\[/ { on = /^\\[mysqld\\]$/; next } /^bad/ { print "unknown: " $0 > "/dev/stderr"; exit 1 } on && NF { print "--" $0 }'
`

let folder: string
let rounds: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-options-'))
  rounds = 0
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/my_print_defaults'), PRINTS)
  await chmod(join(folder, 'bin/my_print_defaults'), 0o755)
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const write = (name: string, text: string) => writeFile(at(name), text)

const host: Pick<SshHost, 'run'> = {
  run: (program, argv) =>
    new Promise((resolve, reject) => {
      rounds += 1
      const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}` }
      execFile(program, [...argv], { env }, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') return reject(error)
        resolve({ code: 0, stdout, stderr, signal: null, truncated: false, durationMs: 0 })
      })
    }),
}

const read = (...roots: string[]) => readOptionFiles(host, roots.map(at), {})

test('files and what they include, in the order in which MariaDB reads them', async () => {
  await mkdir(at('conf.d'))
  await mkdir(at("it's a dir"))
  await write(
    'my.cnf',
    `[mysqld]\nport=1\n!includedir ${at('conf.d')}/\n!include ${at('x y.cnf')}\n`,
  )
  await write('conf.d/b.cnf', '[mysqld]\nport=3')
  await write(
    'conf.d/a.cnf',
    `[client]\nport=9\n[mysqld]\nport=2\n!includedir ${at("it's a dir")}\n`,
  )
  await write('conf.d/note.txt', '[mysqld]\nport=8\n')
  await write("it's a dir/$(id).cnf", '[mysqld]\nport=5\n')
  await write('x y.cnf', `[mysqld]\nport=4\n!include ${at('my.cnf')}\n`)
  expect(await read('missing.cnf', 'my.cnf')).toEqual([
    { path: at('my.cnf'), lines: ['--port=1'], unreadable: null },
    { path: at('conf.d/a.cnf'), lines: ['--port=2'], unreadable: null },
    { path: at("it's a dir/$(id).cnf"), lines: ['--port=5'], unreadable: null },
    { path: at('conf.d/b.cnf'), lines: ['--port=3'], unreadable: null },
    { path: at('x y.cnf'), lines: ['--port=4'], unreadable: null },
  ])
  // Not one a file: a look at a server would take seconds.
  expect(rounds).toBe(3)
})

test('what cannot be read is named with the reason', async () => {
  await mkdir(at('closed.cnf'))
  await write('bad.cnf', '[mysqld]\nbad\n')
  await write(
    'my.cnf',
    `!include ${at('closed.cnf')}\n!include ${at('gone.cnf')}\n!includedir ${at('none')}\n!include ${at('bad.cnf')}\n`,
  )
  const files = await read('my.cnf')
  expect(files.map(({ path, lines }) => [path, lines])).toEqual([
    [at('my.cnf'), []],
    [at('closed.cnf'), null],
    [at('gone.cnf'), null],
    [at('none'), null],
    [at('bad.cnf'), null],
  ])
  expect(files.map(({ unreadable }) => unreadable)).toEqual([
    null,
    expect.stringContaining('Is a directory'),
    expect.stringContaining('No such file'),
    expect.stringContaining('none'),
    'unknown: bad',
  ])
})

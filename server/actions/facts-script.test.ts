import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FACTS_SCRIPT } from './facts-script.ts'
import { localServer } from './fake-server.ts'
import { readFactsSections, sectionsOf } from './read-facts-sections.ts'
import { runScript } from './run-script.ts'

/** The script runs for real on this machine; MariaDB's option reader is one of ours. */

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-facts-'))
  await mkdir(join(folder, 'bin'))
})
afterEach(() => rm(folder, { recursive: true }))

/** As of a stopped server, or with what one that runs says of itself. */
async function facts(options: Record<string, string>, variables?: Record<string, string>) {
  const lines = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  await writeFile(join(folder, 'options'), `${lines.join('\n')}\n`)
  await writeFile(
    join(folder, 'bin', 'my_print_defaults'),
    `#!/bin/sh\n[ "$1" != --mysqld ] || cat '${folder}/options'\n`,
    { mode: 0o755 },
  )
  const table = Object.entries(variables ?? {}).map((one) => one.join('\t'))
  await writeFile(join(folder, 'variables'), `${table.join('\n')}\n`)
  // Whether MariaDB runs on this machine is another matter.
  for (const [name, text] of [
    ['systemctl', 'exit 1'],
    ['pgrep', variables ? 'exit 0' : 'exit 1'],
    ['mariadb', `cat '${folder}/variables'`],
  ] as const) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  const { stdout } = await runScript(localServer(), {
    script: `PATH=${folder}/bin:$PATH\n${FACTS_SCRIPT}`,
    args: ['mark', '3306'],
  })
  return readFactsSections(sectionsOf(stdout, 'mark'), [])
}

it('a data directory that is a link is not taken for empty: the data are where it leads', async () => {
  await mkdir(join(folder, 'disk/mysql/shop'), { recursive: true })
  await writeFile(join(folder, 'disk/mysql/ibdata1'), 'x'.repeat(50_000))
  await symlink(join(folder, 'disk/mysql'), join(folder, 'mysql'))
  const { mariadb, dataParts } = await facts({ datadir: `${folder}/mysql/` })
  expect(mariadb).toMatchObject({
    dataKind: 'has-data',
    dataDir: join(folder, 'disk/mysql'),
    dataDirLink: join(folder, 'mysql'),
  })
  expect(mariadb?.dataBytes).toBeGreaterThan(50_000)
  expect(dataParts?.schemaCount).toBe(1)
})

it('a data directory that is none has one name', async () => {
  await mkdir(join(folder, 'mysql/shop'), { recursive: true })
  const { mariadb } = await facts({ datadir: `${folder}/mysql` })
  expect(mariadb).toMatchObject({ dataDir: join(folder, 'mysql'), dataDirLink: null })
})

it('files that a transfer removes outside the data directory are named, also behind a link', async () => {
  await mkdir(join(folder, 'mysql/shop'), { recursive: true })
  await mkdir(join(folder, 'mysql/undo'))
  for (const [path, file] of [
    ['redo', 'ib_logfile0'],
    ['binlogs', 'bin.000001'],
    ['system', 'ibdata1'],
    ['galera', 'grastate.dat'],
  ] as const) {
    await mkdir(join(folder, path))
    await writeFile(join(folder, path, file), 'x')
  }
  await mkdir(join(folder, 'empty'))
  await symlink(join(folder, 'redo'), join(folder, 'mysql/redo'))
  const { outside } = await facts({
    datadir: `${folder}/mysql`,
    'innodb-log-group-home-dir': 'redo',
    innodb_undo_directory: './undo',
    aria_log_dir_path: `${folder}/empty`,
    innodb_data_file_path: `${folder}/system/ibdata1:12M:autoextend`,
    wsrep_provider_options: `gcache.size=1G; base_dir = ${folder}/galera/; gcache.dir=/x`,
    'log-bin': `${folder}/binlogs/bin.log`,
  })
  const at = (path: string) => join(folder, path)
  expect(outside).toEqual([
    { option: 'innodb_log_group_home_dir', path: at('redo'), holds: true },
    { option: 'aria_log_dir_path', path: at('empty'), holds: false },
    { option: 'innodb_data_file_path', path: at('system'), holds: true },
    { option: 'base_dir', path: at('galera'), holds: true },
    { option: 'log_bin', path: at('binlogs/bin'), holds: true },
  ])
})

it('what a running server says of itself counts beside its option files', async () => {
  await mkdir(join(folder, 'mysql/shop'), { recursive: true })
  for (const name of ['now', 'next']) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'undo001'), 'x')
  }
  const { outside } = await facts(
    { datadir: `${folder}/mysql`, 'loose-innodb_undo_directory': join(folder, 'next') },
    {
      innodb_undo_directory: join(folder, 'now'),
      innodb_log_group_home_dir: './',
      aria_log_dir_path: `${folder}/mysql/`,
      innodb_data_home_dir: '',
      log_bin_basename: `${folder}/mysql/bin`,
    },
  )
  expect(outside?.map(({ path, holds }) => [path, holds])).toEqual([
    [join(folder, 'now'), true],
    [join(folder, 'next'), true],
  ])
})

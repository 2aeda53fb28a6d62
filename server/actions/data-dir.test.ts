import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inspectDataDir } from './data-dir.ts'
import { localServer } from './fake-server.ts'

/** As the packages leave them, and after a first start (lab). */
const FRESH = {
  'Debian 11':
    'mysql_upgrade_info aria_log_control ibdata1 ib_buffer_pool aria_log.00000001 ib_logfile0 debian-10.5.flag ibtmp1 multi-master.info',
  'Debian 12':
    'mysql_upgrade_info aria_log_control ibdata1 ib_buffer_pool aria_log.00000001 ib_logfile0 debian-10.11.flag ibtmp1 multi-master.info ddl_recovery.log',
  'Debian 13':
    'debian-11.8.flag undo002 undo001 aria_log_control ibdata1 mariadb_upgrade_info ib_buffer_pool undo003 aria_log.00000001 ib_logfile0 tc.log ibtmp1 multi-master.info ddl_recovery.log',
}

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'synced-data-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

async function fresh(files: string): Promise<void> {
  for (const schema of ['mysql', 'performance_schema', 'sys']) await mkdir(join(dataDir, schema))
  for (const name of files.split(' ')) await writeFile(join(dataDir, name), name)
}
const kind = async () => (await inspectDataDir(localServer(), dataDir)).kind

it.each(Object.entries(FRESH))('the packages of %s leave a fresh install', async (_, files) => {
  await fresh(files)
  expect(await kind()).toBe('fresh-install')
})

it.each(['dump of shop.sql', 'mysql-bin.000001', '.hidden'])(
  'a file beside it that no package made is data: %s',
  async (name) => {
    await fresh(FRESH['Debian 12'])
    await writeFile(join(dataDir, name), 'precious')
    expect(await kind()).toBe('has-data')
  },
)

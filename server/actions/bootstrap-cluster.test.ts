import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bootstrapCluster } from '#server/actions/bootstrap-cluster.ts'
import { fakeContext, fakeServer } from '#server/actions/fake-server.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-bootstrap-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
}

/** The command that is sent to a server where MariaDB was seen to be stopped. */
async function detachedCommand(): Promise<readonly string[]> {
  const server = fakeServer(({ program: name, argv }) => {
    if (argv.includes('show')) return { stdout: 'Id=mariadb.service\nActiveState=inactive\n' }
    if (name === 'my_print_defaults') return { stdout: '--wsrep_cluster_address=gcomm://b\n' }
    return argv[1]?.includes('data_kind') ? { stdout: 'kind fresh-install\nbytes 0\n' } : undefined
  })
  await bootstrapCluster.run(fakeContext(server), { clusterName: 'shop' })
  const detached = server.commands.find(({ unit }) => unit !== undefined)
  return [detached?.program ?? '', ...(detached?.argv ?? [])]
}

/** What the command does while systemd says that MariaDB is in this state. */
async function doneWhile(state: string): Promise<string> {
  const log = join(folder, 'log')
  await program(
    'systemctl',
    `if [ "$1" = is-active ]; then echo ${state}; [ ${state} = active ]; else echo "systemctl $*" >> ${log}; fi`,
  )
  await program('galera_new_cluster', `echo galera_new_cluster >> ${log}`)
  const [shell = '', ...argv] = await detachedCommand()
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  await promisify(execFile)(shell, argv, { env })
  return (await readFile(log, 'utf8')).trim()
}

it.each(['active', 'activating', 'reloading', 'deactivating'])(
  'never restarts a server as a second cluster whose unit is %s when the command comes there',
  async (state) => {
    expect(await doneWhile(state)).toBe('systemctl start mariadb.service')
  },
)

it.each(['inactive', 'failed'])('founds the cluster where the unit is %s', async (state) => {
  expect(await doneWhile(state)).toBe('galera_new_cluster')
})

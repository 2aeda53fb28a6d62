import { expect, it } from 'vitest'
import { createSstAccount } from '#server/actions/create-sst-account.ts'
import { fakeContext, fakeServer, type FakeServer } from '#server/actions/fake-server.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'
import { nativePasswordHash } from '#server/sql/account-statements.ts'

const params: ActionParams['create-sst-account'] = {
  user: 'sst',
  host: 'localhost',
  alsoFrom: ['10.0.0.1', '10.0.0.4'],
  method: 'mysqldump',
}
const secrets = { sstPassword: 'gEheim-12' }

/** MariaDB with the accounts of these hosts, and the records of a step. */
function server(hosts: Record<string, string>): FakeServer {
  const records = new Map<string, string>()
  return fakeServer(({ program, argv, stdin = '' }) => {
    if (program === 'mariadb') {
      if (stdin.includes('VERSION()')) return { stdout: '10.11.19-MariaDB\n' }
      const host = /@'([^']*)'/.exec(stdin)?.[1] ?? ''
      if (stdin.includes('SHOW GRANTS')) {
        return host in hosts
          ? { stdout: `GRANT ALL PRIVILEGES ON *.* TO \`sst\`@\`${host}\`\n` }
          : { code: 1, stderr: 'ERROR 1141 (42000) at line 1: no such grant' }
      }
      const asked = /Host = '([^']*)'/.exec(stdin)?.[1]
      if (asked !== undefined) return { stdout: `${hosts[asked] ?? ''}\n` }
      for (const [, made = ''] of stdin.matchAll(/^CREATE USER IF NOT EXISTS 'sst'@'([^']*)'/gm)) {
        hosts[made] ??= nativePasswordHash('gEheim-12')
      }
      return undefined
    }
    const [, script = '', , folder = '', name = ''] = argv
    const path = `${folder}/${name}`
    if (script.includes('cat > "$1/$2.new"')) records.set(path, stdin)
    if (script.includes('printf x')) {
      return { stdout: records.has(path) ? `x${records.get(path)}` : '' }
    }
    return { stdout: 'sst@localhost\n' }
  })
}

it('makes one account for each server and none for the whole world', async () => {
  const hosts = {}
  const context = fakeContext(server(hosts), { secrets })
  expect(await createSstAccount.probe(context, params)).toEqual({ state: 'absent' })
  await createSstAccount.run(context, params)
  expect(Object.keys(hosts)).toEqual(['localhost', '10.0.0.1', '10.0.0.4'])
  expect(await createSstAccount.probe(context, params)).toEqual({ state: 'done' })
  expect(await createSstAccount.verify(context, params)).toEqual({
    accounts: ['sst@localhost', 'sst@10.0.0.1', 'sst@10.0.0.4'],
    privileges: ['ALL PRIVILEGES'],
  })
})

it('is partial while one server is not let in, or by another password', async () => {
  const right = nativePasswordHash('gEheim-12')
  for (const last of [{}, { '10.0.0.4': nativePasswordHash('other') }]) {
    const context = fakeContext(server({ localhost: right, '10.0.0.1': right, ...last }), {
      secrets,
    })
    expect(await createSstAccount.probe(context, params)).toEqual({ state: 'partial' })
    await expect(createSstAccount.verify(context, params)).rejects.toThrow('sst@10.0.0.4')
  }
})

it('the undo drops those that it made, and leaves those that were there', async () => {
  const one = server({ '10.0.0.1': nativePasswordHash('gEheim-12') })
  const context = fakeContext(one, { secrets })
  await createSstAccount.run(context, params)
  await createSstAccount.undo?.(context, params)
  const dropped = one.commands.flatMap(({ stdin = '' }) => /DROP USER.*/.exec(stdin)?.[0] ?? [])
  expect(dropped).toEqual([
    "DROP USER IF EXISTS 'sst'@'localhost';",
    "DROP USER IF EXISTS 'sst'@'10.0.0.4';",
  ])
})

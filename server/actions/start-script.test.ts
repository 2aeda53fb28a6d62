import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createAccount } from '#server/actions/account.ts'
import { fakeContext, fakeServer, localServer } from '#server/actions/fake-server.ts'
import { awaitStartScript } from '#server/actions/start-script.ts'

it('waits until the start script of Debian has ended, by the name that its process has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'synced-start-script-'))
  try {
    const script = join(folder, 'debian-start')
    await writeFile(script, '#!/bin/bash\nsleep 0.6; :\n')
    await chmod(script, 0o755)
    const running = spawn(script)
    let ended = false
    const end = once(running, 'exit').then(() => (ended = true))
    await once(running, 'spawn')
    await awaitStartScript(localServer())
    expect(ended).toBe(true)
    await end
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('takes no answer for no end: a server without pgrep is told so', async () => {
  const bare = fakeServer(() => ({ code: 127, stderr: 'pgrep: command not found' }))
  await expect(awaitStartScript(bare)).rejects.toThrow(/Waiting for debian-start/)
})

it('says what still works there, and what to do', async () => {
  const busy = fakeServer(() => ({ code: 75 }))
  await expect(awaitStartScript(busy)).rejects.toThrow(/mysql_upgrade\) still works .* node4/)
})

/** Which command asked for the start script. */
const asked = (commands: readonly { argv: readonly string[] }[]) =>
  commands.findIndex(({ argv }) => argv.some((text) => text.includes('debian-start')))

it('an account is made after it too: it is a row of the system tables', async () => {
  const server = fakeServer(({ stdin }) =>
    stdin?.includes('SHOW GRANTS') === true
      ? { code: 1, stderr: 'ERROR 1141 (42000) at line 1: no such grant' }
      : undefined,
  )
  await createAccount(fakeContext(server), {
    user: 'sst',
    hosts: ['localhost'],
    password: 'geheim',
    privileges: [],
  })
  const made = server.commands.findIndex(({ stdin }) => stdin?.includes('CREATE USER'))
  expect(asked(server.commands)).toBeGreaterThan(-1)
  expect(made).toBeGreaterThan(asked(server.commands))
})

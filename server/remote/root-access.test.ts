import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSshHost } from './ssh-host.ts'
import { startSshTestServer } from './ssh-test-server.ts'
import type { SshTarget } from './ssh-target.ts'

async function open(target: Partial<SshTarget>) {
  const folder = await mkdtemp(join(tmpdir(), 'synced-root-access-'))
  const sudo = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\necho sudo; exec "$@"\n'
  await writeFile(join(folder, 'sudo'), sudo)
  await chmod(join(folder, 'sudo'), 0o755)
  const server = await startSshTestServer({ pathFirst: folder })
  const host = openSshHost(server.target(target))
  onTestFinished(async () => {
    await host.close()
    await server.stop()
    await rm(folder, { recursive: true })
  })
  return { host, server }
}

test('what is not listed runs as root only where the target says so', async () => {
  const listed = await open({})
  await expect(listed.host.run('echo', ['x'], { sudo: true })).rejects.toThrow(/privileged/)
  expect(listed.server.commands).toEqual([])
  const any = await open({ rootAccess: 'any' })
  expect((await any.host.run('echo', ['x'], { sudo: true })).stdout).toBe('sudo\nx\n')
})

test('root needs no sudo, which a bare server may not have', async () => {
  const { host } = await open({ user: 'root', rootAccess: 'any' })
  expect((await host.run('echo', ['x'], { sudo: true })).stdout).toBe('x\n')
})

test('the user root does not widen what the list allows', async () => {
  const { host } = await open({ user: 'root' })
  await expect(host.run('echo', ['x'], { sudo: true })).rejects.toThrow(/privileged/)
})

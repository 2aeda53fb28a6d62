import { afterEach, expect, test } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import {
  startSshTestServer,
  type SshTestServer,
  type SshTestServerOptions,
} from '#server/remote/ssh-test-server.ts'
import { startSqlTestServer, type SqlTestServer } from '#server/sql/sql-test-server.ts'
import type { NodeConfig } from './node-config.ts'
import { sqlOpener, type SqlOpener } from './sql-opener.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

interface Path {
  sql: SqlTestServer
  ssh: SshTestServer
  host: SshHost
  open: SqlOpener
}

async function path(options: SshTestServerOptions = {}): Promise<Path> {
  const sql = await startSqlTestServer()
  const ssh = await startSshTestServer(options)
  const host = openSshHost(ssh.target())
  stops.push(
    () => sql.stop(),
    () => ssh.stop(),
    () => host.close(),
  )
  const config: NodeConfig = {
    nodeId: 'id3',
    clusterId: 'c1',
    name: 'node3',
    kind: 'data',
    sql: { kind: 'target', target: sql.target() },
    sqlThroughSsh: true,
    ssh: { kind: 'target', target: ssh.target() },
    fingerprint: '',
  }
  const route = sqlOpener(config, host)
  if (route?.kind !== 'target') throw new Error('no route')
  return { sql, ssh, host, open: route.target }
}

const opened = ({ open }: Path) => open(new AbortController().signal)

async function failureOf(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

test('a stopped sshd is a broken path, not a database that refuses connections', async () => {
  const all = await path()
  await all.ssh.stop()
  const error = await failureOf(opened(all))
  expect(error.failure).toBe('ssh-path')
  expect(error.message).toContain('SQL of node3 goes over SSH, and that path is broken')
  expect(error.mend).toContain('Check the SSH port and that sshd runs')
})

test('a tunnel that ends with its SSH connection is a broken path, told to polls and listeners', async () => {
  const all = await path()
  const sql = await opened(all)
  const lost = new Promise<ContactError>((resolve) => sql.onLost(resolve))
  all.ssh.cut()
  expect((await lost).failure).toBe('ssh-path')
  expect((await failureOf(sql.rows('SELECT 1'))).failure).toBe('ssh-path')
})

test('a tunnel that ends while SSH stays is a lost connection, and no listener behind it a refusal', async () => {
  const all = await path()
  const sql = await opened(all)
  const lost = new Promise<ContactError>((resolve) => sql.onLost(resolve))
  await all.sql.stop()
  expect((await lost).failure).toBe('connection-lost')
  expect((await failureOf(opened(all))).failure).toBe('refused')
})

test('an sshd that allows no forwarding is a broken path', async () => {
  const error = await failureOf(opened(await path({ refusesForwards: true })))
  expect(error.failure).toBe('ssh-path')
  expect(error.mend).toContain('AllowTcpForwarding')
})

import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { openSql } from '#server/sql/open-connection.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'
import {
  startSqlTestServer,
  type SqlTestServer,
  type SqlTestServerOptions,
} from '#server/sql/sql-test-server.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function start(options: SqlTestServerOptions = {}): Promise<SqlTestServer> {
  const server = await startSqlTestServer(options)
  stops.push(() => server.stop())
  return server
}

/** A target behind which a plain TCP server does what the test says. */
async function tcpTarget(
  onSocket: (socket: Socket) => void,
  overrides: Partial<SqlTarget> = {},
): Promise<SqlTarget> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { ...(await start()).target(), port, ...overrides }
}

function packet(sequence: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([payload.length, 0, 0, sequence]), payload])
}

/** Error packet before the handshake: no SQL state in it. */
function earlyError(errno: number, message: string): Buffer {
  return packet(
    0,
    Buffer.concat([Buffer.from([0xff, errno & 255, errno >> 8]), Buffer.from(message)]),
  )
}

/** Protocol version 10, offering PROTOCOL_41, SECURE_CONNECTION and PLUGIN_AUTH. */
function hello(): Buffer {
  return packet(
    0,
    Buffer.concat([
      Buffer.from('\n10.11.19-MariaDB\0'),
      Buffer.from([1, 0, 0, 0]),
      Buffer.from('12345678\0'),
      Buffer.from([0x00, 0x82, 33, 2, 0, 0x08, 0x00, 21]),
      Buffer.alloc(10),
      Buffer.from('123456789012\0mysql_native_password\0'),
    ]),
  )
}

async function failure(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

describe('openSql', () => {
  it('signs in and prepares the session for reading anywhere', async () => {
    const server = await start()
    const sql = await openSql(server.target())
    expect(sql.serverVersion).toBe('10.11.19-MariaDB')
    expect(server.statements.join()).toContain('wsrep_dirty_reads=ON')
    sql.close()
  })

  it('signs in to a server that knows none of the session variables', async () => {
    const server = await start({
      answer: (statement) =>
        statement.startsWith('SET') ? { errno: 1193, message: 'Unknown system variable' } : 'ok',
    })
    const sql = await openSql(server.target())
    sql.close()
  })

  it('names a wrong password, with the account as the server sees it', async () => {
    const server = await start()
    const error = await failure(openSql(server.target({ password: 'geheim' })))
    expect(error.failure).toBe('access-denied')
    expect(error.message).toBe(
      `node3 (127.0.0.1:${server.port}) refused the password of SQL 'synced'@'127.0.0.1'.`,
    )
    expect(error.mend).not.toContain('geheim')
  })

  it.each([
    [4151, 'Access denied, this account is locked', 'access-denied', 'is locked', 'ACCOUNT UNLOCK'],
    [1862, 'Your password has expired.', 'access-denied', 'expired', 'new password'],
    [
      1226,
      "User 'synced' has exceeded the 'max_user_connections' resource",
      'too-many-connections',
      'no connection left',
      'max_connections',
    ],
    [
      3159,
      'Connections using insecure transport are prohibited',
      'tls',
      'only encrypted',
      'require',
    ],
  ] as const)('names error %i at sign-in', async (errno, message, kind, reason, mend) => {
    const server = await start({ refuse: { errno, message } })
    const error = await failure(openSql(server.target()))
    expect(error.failure).toBe(kind)
    expect(error.message).toContain(reason)
    expect(error.mend).toContain(mend)
  })

  it.each([
    [1040, 'Too many connections', 'too-many-connections', 'no connection left'],
    [
      1130,
      "Host '10.0.0.5' is not allowed to connect to this MariaDB server",
      'access-denied',
      'may connect from 10.0.0.5',
    ],
    [
      1129,
      "Host '10.0.0.5' is blocked because of many connection errors",
      'access-denied',
      'blocks this console',
    ],
  ] as const)('names error %i before sign-in', async (errno, message, kind, reason) => {
    const target = await tcpTarget((socket) => socket.end(earlyError(errno, message)))
    const error = await failure(openSql(target))
    expect(error.failure).toBe(kind)
    expect(error.message).toContain(reason)
  })

  it.each([
    ['client_ed25519', 'ed25519'],
    ['parsec', 'parsec'],
    ['mysql_clear_password', 'pam'],
  ])('names the login plugin %s and the mend', async (asked, plugin) => {
    const target = await tcpTarget((socket) => {
      socket.write(hello())
      socket.once('data', () => {
        socket.write(packet(2, Buffer.from(`\xfe${asked}\0${'x'.repeat(32)}`, 'latin1')))
      })
    })
    const error = await failure(openSql(target))
    expect(error.failure).toBe('access-denied')
    expect(error.message).toContain(`the plugin ${plugin}`)
    expect(error.mend).toContain("ALTER USER 'synced'@'%' IDENTIFIED VIA mysql_native_password")
  })

  it.each(['sha256_password', 'caching_sha2_password'])(
    'tells no password to a server that asks for it by %s',
    async (plugin) => {
      let heard = ''
      const target = await tcpTarget((socket) => {
        socket.write(hello())
        socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
        socket.once('data', () => {
          socket.write(packet(2, Buffer.from(`\xfe${plugin}\0${'x'.repeat(20)}\0`, 'latin1')))
        })
      })
      const error = await failure(openSql(target))
      expect(error.failure).toBe('access-denied')
      expect(error.message).toContain(`(plugin ${plugin})`)
      expect(error.message).toContain('The password was not sent.')
      expect(error.mend).toContain('Set TLS to "verify"')
      expect(heard).toContain(target.user)
      expect(heard).not.toContain(target.password)
    },
  )

  it('names a server without TLS where TLS is required', async () => {
    const target = await tcpTarget((socket) => socket.write(hello()), {
      tls: { mode: 'require', ca: null },
    })
    expect((await failure(openSql(target))).failure).toBe('tls')
  })

  it('names SSH behind the SQL port', async () => {
    const target = await tcpTarget((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'))
    const error = await failure(openSql(target))
    expect(error.failure).toBe('not-mariadb')
    expect(error.message).toContain('SSH answers at node3')
    expect(error.mend).toContain('SSH port')
  })

  it('names another service behind the SQL port', async () => {
    const target = await tcpTarget((socket) => socket.write('220 mail ready\r\n'))
    expect((await failure(openSql(target))).failure).toBe('not-mariadb')
  })

  it('names a port that says nothing, in time', async () => {
    const target = await tcpTarget(() => undefined, { connectTimeoutMs: 200 })
    const error = await failure(openSql(target))
    expect(error.failure).toBe('timeout')
    expect(error.message).toContain('within 0.2 s')
  })

  it('names a server that stops in the middle of signing in', async () => {
    const target = await tcpTarget((socket) => socket.write(hello()), { connectTimeoutMs: 200 })
    expect((await failure(openSql(target))).failure).toBe('timeout')
  })

  it('names a port that closes at once, and a refused one', async () => {
    const target = await tcpTarget((socket) => socket.end())
    expect((await failure(openSql(target))).failure).toBe('connection-lost')
    expect((await failure(openSql({ ...target, port: 1 }))).failure).toBe('refused')
  })

  it('stops waiting when aborted', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    const target = await tcpTarget(() => undefined)
    await expect(openSql(target, controller.signal)).rejects.toBe(reason)
  })
})

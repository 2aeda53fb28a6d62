import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startClusterLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import { observeGrants, PASSWORD_PLACEHOLDER } from '#server/sql/observe-grants.ts'
import { openSql } from '#server/sql/open-connection.ts'
import { createMemberReader } from '#server/sql/queries/member-reader.ts'
import { pollStatus } from '#server/sql/queries/poll-status.ts'
import { readServerClock } from '#server/sql/queries/read-server-clock.ts'
import { readVariables } from '#server/sql/queries/read-variables.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

let lab: Lab
let server: LabServer
const password = `pass'word "of" the \\ lab`

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 2 })
  const [first] = lab.servers
  if (first === undefined) throw new Error('The lab is empty.')
  server = first
  const quoted = password.replaceAll('\\', '\\\\').replaceAll("'", "''")
  for (const statement of observeGrants('synced', '%')) {
    await server.sql(statement.replace(PASSWORD_PLACEHOLDER, quoted))
  }
}, 240_000)

afterAll(() => lab?.stop(), 60_000)

function target(change: Partial<SqlTarget> = {}): SqlTarget {
  const { name, address } = server
  return {
    name,
    address,
    port: 3306,
    user: 'synced',
    password,
    tls: { mode: 'off', ca: null },
    ...change,
  }
}

async function failure(change: Partial<SqlTarget>): Promise<ContactError> {
  try {
    ;(await openSql(target(change))).close()
  } catch (error) {
    if (error instanceof ContactError) return error
    throw error
  }
  throw new Error('The connection was accepted.')
}

describe('a real MariaDB', () => {
  it('tells everything to a user with the observe grants', async () => {
    const sql = await openSql(target())
    const status = await pollStatus(sql, ['Uptime'])
    expect(status).toMatchObject({ wsrep_local_state: '4', wsrep_cluster_size: '2' })
    expect(Number(status['Uptime'])).toBeGreaterThan(0)
    const { members, clock } = await createMemberReader(sql)()
    expect(members?.map(({ name }) => name).toSorted()).toEqual(['node1', 'node2'])
    expect(Math.abs(clock?.skewMs ?? Number.NaN)).toBeLessThan(2000)
    expect((await readVariables(sql))['wsrep_cluster_name']).toBe('lab')
    sql.close()
  })

  it('does not count closed connections as aborted', async () => {
    const aborted = async () =>
      (await server.sql("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")).trim()
    const before = await aborted()
    for (let count = 0; count < 5; count += 1) (await openSql(target())).close()
    expect(await aborted()).toBe(before)
  })

  it('is reached through SSH where only the server itself may connect', async () => {
    await server.sql(
      "CREATE USER inside@'127.0.0.1' IDENTIFIED BY 'x'; GRANT SELECT ON mysql.wsrep_cluster_members TO inside@'127.0.0.1'",
    )
    expect((await failure({ user: 'inside', password: 'x' })).failure).toBe('access-denied')
    const { ssh } = server
    const host = openSshHost({
      name: server.name,
      address: server.address,
      port: 22,
      user: ssh.user,
      secret: { kind: 'key', privateKey: ssh.privateKey, passphrase: null },
      sudoPassword: null,
      hostKey: await scanHostKey(server.address, 22),
    })
    const sql = await openSql(
      target({
        user: 'inside',
        password: 'x',
        dial: (signal) => host.forward('127.0.0.1', 3306, signal),
      }),
    )
    expect((await createMemberReader(sql)()).members).toHaveLength(2)
    const lost = new Promise<ContactError>((resolve) => sql.onLost(resolve))
    await host.close()
    expect((await lost).failure).toBe('connection-lost')
  })

  it('has accounts that the console cannot use, and says why', async () => {
    await server.sql("CREATE USER locked@'%' IDENTIFIED BY 'x' ACCOUNT LOCK")
    expect((await failure({ user: 'locked', password: 'x' })).message).toContain('is locked')

    await server.sql("INSTALL SONAME 'auth_ed25519'")
    await server.sql("CREATE USER ed@'%' IDENTIFIED VIA ed25519 USING PASSWORD('x')")
    const ed25519 = await failure({ user: 'ed', password: 'x' })
    expect(ed25519.message).toContain('the plugin ed25519')

    await server.sql("CREATE USER socket@'%' IDENTIFIED VIA unix_socket")
    expect((await failure({ user: 'socket', password: 'x' })).failure).toBe('access-denied')

    await server.sql("CREATE USER one@'%' IDENTIFIED BY 'x' WITH MAX_USER_CONNECTIONS 1")
    const only = await openSql(target({ user: 'one', password: 'x' }))
    expect((await failure({ user: 'one', password: 'x' })).failure).toBe('too-many-connections')
    only.close()
  })

  it('needs an account for the host of the console', async () => {
    await server.sql("RENAME USER synced@'%' TO synced@'192.0.2.%'")
    const error = await failure({})
    await server.sql("RENAME USER synced@'192.0.2.%' TO synced@'%'")
    expect(error.failure).toBe('access-denied')
  })
})

describe('TLS with a real MariaDB', () => {
  let ca: string

  beforeAll(async () => {
    await server.exec([
      'sh',
      '-c',
      [
        'mkdir -p /etc/mysql/tls && cd /etc/mysql/tls',
        'openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=lab-ca -keyout ca.key -out ca.pem 2>/dev/null',
        'openssl req -newkey rsa:2048 -nodes -subj /CN=node1 -keyout server.key -out server.csr 2>/dev/null',
        `printf "subjectAltName=IP:${server.address}" > san`,
        'openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9 -extfile san -out server.pem 2>/dev/null',
        'chmod 755 . && chmod 644 *.pem && chown mysql server.key',
      ].join(' && '),
    ])
    ca = (await server.exec(['cat', '/etc/mysql/tls/ca.pem'])).stdout
  })

  it('is required in vain from a server without it', async () => {
    expect((await failure({ tls: { mode: 'require', ca: null } })).failure).toBe('tls')
  })

  it('encrypts, verifies, and refuses a foreign authority and a wrong address', async () => {
    // Without the [sst] group an rsync SST takes these settings over and wants stunnel (measured).
    await server.exec(['tee', '/etc/mysql/mariadb.conf.d/98-tls.cnf'], {
      stdin:
        '[mysqld]\nssl_ca=/etc/mysql/tls/ca.pem\nssl_cert=/etc/mysql/tls/server.pem\nssl_key=/etc/mysql/tls/server.key\n[sst]\nssl-mode=DISABLED\n',
    })
    await server.stopMariadb()
    await server.startMariadb()
    for (const tls of [
      { mode: 'require', ca: null },
      { mode: 'verify', ca },
    ] as const) {
      const sql = await openSql(target({ tls }))
      expect(await sql.rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).not.toMatchObject([
        { Value: '' },
      ])
      sql.close()
    }
    expect((await failure({ tls: { mode: 'verify', ca: null } })).failure).toBe('tls')
    const elsewhere = lab.servers[1]?.address ?? ''
    const wrongName = await failure({
      tls: { mode: 'verify', ca },
      address: elsewhere,
      dial: async () => (await import('node:net')).connect(3306, server.address),
    })
    expect(wrongName.failure).toBe('tls')
    expect(wrongName.message).toContain("does not match certificate's")
  }, 90_000)

  it('notices the death of the server at once over TLS too', async () => {
    const sql = await openSql(target({ tls: { mode: 'verify', ca } }))
    // Nothing is asked meanwhile: the closed connection tells.
    const lost = new Promise<ContactError>((resolve) => sql.onLost(resolve))
    await server.killMariadb()
    expect((await lost).failure).toBe('connection-lost')
    await server.startMariadb()
  }, 60_000)
})

describe('trouble with a real MariaDB', () => {
  it('is noticed at once when it is killed', async () => {
    const sql = await openSql(target())
    // Nothing is asked meanwhile: the closed connection tells.
    const lost = new Promise<ContactError>((resolve) => sql.onLost(resolve))
    await server.killMariadb()
    expect((await lost).failure).toBe('connection-lost')
    await server.startMariadb()
  }, 60_000)

  it('reads in a non-Primary component', async () => {
    const [, other] = lab.servers
    if (other === undefined) throw new Error('The lab has one server only.')
    const sql = await openSql(target())
    const readMembers = createMemberReader(sql)
    await lab.cut([server], [other])
    try {
      await expect
        .poll(async () => (await pollStatus(sql))['wsrep_cluster_status'], { timeout: 30_000 })
        .toBe('non-Primary')
      const { members, membersMissing, clock } = await readMembers()
      expect([members !== null, membersMissing]).toEqual([true, null])
      expect(await readServerClock(sql)).not.toBeNull()
      expect(clock).not.toBeNull()
      const fresh = await openSql(target())
      expect((await createMemberReader(fresh)()).members).not.toBeNull()
      fresh.close()
    } finally {
      await lab.heal()
      sql.close()
    }
  }, 60_000)

  it('is given up when the network is cut', async () => {
    const sql = await openSql(target())
    await lab.disconnect(server)
    try {
      await expect(pollStatus(sql)).rejects.toMatchObject({ failure: 'timeout' })
    } finally {
      await lab.reconnect(server)
    }
  }, 60_000)
})

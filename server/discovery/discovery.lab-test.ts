import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { discoverCluster, type DiscoveryStart } from '#server/discovery/discover-cluster.ts'
import type { Discovery } from '#server/discovery/discovery.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'

let lab: Lab
const never = new AbortController().signal
const full = { user: 'monitor', password: 'a password of the lab' }

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, bare: 1 })
  await lab.createMonitorUser(server('node1'), { ...full, grants: 'full' })
  await lab.addArbitrator(server('node4'), 'lab', lab.servers.slice(0, 3))
}, 240_000)

afterAll(() => lab?.stop(), 60_000)

const server = (name: string) => lab.server(name)

function discover(name: string, change: Partial<DiscoveryStart> = {}): Promise<Discovery> {
  const start = {
    address: server(name).address,
    sqlPort: 3306,
    sql: full,
    tls: { mode: 'off' as const, ca: null },
    ssh: null,
    ...change,
  }
  return discoverCluster(start, never)
}

async function refusal(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

const overview = ({ nodes }: Discovery) => nodes.map(({ kind, name }) => `${kind} ${name}`)
const allFour = ['data node1', 'data node2', 'data node3', 'arbitrator garb']
const warningIds = ({ warnings }: Discovery) => warnings.map(({ id }) => id)

describe('a healthy cluster with an arbitrator', () => {
  it.each(['node1', 'node3'])('is found whole from %s over SQL alone', async (name) => {
    const found = await discover(name)
    expect(overview(found)).toEqual(allFour)
    expect(found.galeraName).toBe('lab')
    expect(found.nodes.slice(0, 3).map((node) => [node.address, node.contact.answered])).toEqual(
      lab.servers.slice(0, 3).map(({ address }) => [address, true]),
    )
    expect(found.nodes.find((node) => node.isStart)?.name).toBe(name)
    expect(found.nodes[0]?.account).toMatchObject({
      localState: 4,
      clusterStatus: 'Primary',
      clusterSize: 4,
      clusterStateUuid: found.stateUuid,
    })
    expect(warningIds(found)).toEqual(['address-unknown'])
  })

  it('shows the address of the arbitrator and all host keys with SSH', async () => {
    const key = await scanHostKey(server('node2').address, 22)
    const { privateKey } = server('node2').ssh
    const found = await discover('node2', {
      ssh: {
        port: 22,
        user: 'ops',
        secret: { kind: 'key', privateKey, passphrase: null },
        confirmedFingerprint: key.fingerprint,
        pinned: [],
      },
    })
    expect(overview(found)).toEqual(allFour)
    expect(found.nodes.at(-1)?.address).toBe(server('node4').address)
    expect(found.nodes.every((node) => node.hostKey !== null && !node.hostKey.pinned)).toBe(true)
    expect(found.nodes.every((node) => node.ssh?.answered === true)).toBe(true)
    expect(found.warnings).toEqual([])
  })

  it('signs in over SSH nowhere before the host key is confirmed', async () => {
    const secret = { kind: 'password' as const, password: server('node1').ssh.password }
    const ssh = { port: 22, user: 'ops', secret, confirmedFingerprint: null, pinned: [] }
    const found = await discover('node1', { ssh })
    const start = found.nodes.find((node) => node.isStart)
    expect(start?.ssh).toMatchObject({ answered: false, failure: 'host-key-unknown' })
    expect(start?.hostKey?.fingerprint).toBe(
      (await scanHostKey(server('node1').address, 22)).fingerprint,
    )
  })

  it('tells the exact GRANT that is missing, and that GRANT is enough', async () => {
    const poor = { user: 'poor', password: 'x' }
    await lab.createMonitorUser(server('node1'), { ...poor, grants: 'status-only' })
    const found = await discover('node1', { sql: poor })
    expect(found.nodes.map((node) => node.name)).toEqual(['node1', 'node2', 'node3'])
    const warning = found.warnings.find(({ id }) => id.startsWith('missing-privilege'))
    const grant = /GRANT .*;/.exec(warning?.detail ?? '')?.[0]
    expect(grant).toBe("GRANT SELECT ON mysql.wsrep_cluster_members TO 'poor'@'%';")
    await server('node1').sql(grant ?? '')
    expect(overview(await discover('node1', { sql: poor }))).toEqual(allFour)
  })
})

describe('what goes wrong at the first address', () => {
  it('is a wrong password', async () => {
    const error = await refusal(discover('node1', { sql: { ...full, password: 'no' } }))
    expect(error.failure).toBe('access-denied')
    expect(error.message).toContain("'monitor'@")
  })

  it('is the SSH port', async () => {
    const error = await refusal(discover('node1', { sqlPort: 22 }))
    expect([error.failure, error.mend]).toEqual([
      'not-mariadb',
      'This looks like the SSH port. Give the SQL port (usually 3306).',
    ])
  })

  it("is Galera's own port, which says nothing a SQL client understands", async () => {
    const error = await refusal(discover('node1', { sqlPort: 4567 }))
    expect(error.message + error.mend).toContain('4567')
  })

  it('is a server without MariaDB, or an address without a server', async () => {
    expect((await refusal(discover('node4'))).failure).toBe('refused')
    const nobody = server('node1').address.replace(/\d+$/, '250')
    const error = await refusal(discover('node1', { address: nobody }))
    expect(['unreachable', 'timeout']).toContain(error.failure)
  })

  it('is MariaDB without Galera', async () => {
    const alone = await lab.addServer({ mariadb: true, name: 'alone' })
    await alone.exec(['tee', '/etc/mysql/mariadb.conf.d/99-open.cnf'], {
      stdin: '[mysqld]\nbind-address = 0.0.0.0\n',
    })
    await alone.exec(['systemctl', 'restart', 'mariadb'])
    await lab.createMonitorUser(alone, { ...full, grants: 'status-only' })
    const error = await refusal(discover('alone'))
    expect(error.failure).toBe('not-galera')
    expect(error.message).toContain('MariaDB without Galera')
  }, 120_000)
})

describe('a cluster in trouble', () => {
  it('names a clock that is off', async () => {
    await server('node2').skewClock(120)
    try {
      const found = await discover('node1')
      const warning = found.warnings.find(({ id }) => id.startsWith('clock'))
      expect(warning?.title).toMatch(/^The clock of node2 is 1(19|20)(\.\d)? s ahead$/)
    } finally {
      await server('node2').skewClock(0)
    }
  }, 120_000)

  it('lists a node that is down, with its address and the cause', async () => {
    await server('node3').killMariadb()
    try {
      const { address } = server('node3')
      const contactOf = ({ nodes }: Discovery) =>
        nodes.find((node) => node.address === address)?.contact
      // While the killed process goes, the kernel still resets connections instead of refusing them.
      await expect
        .poll(async () => contactOf(await discover('node1')))
        .toMatchObject({ answered: false, failure: 'refused' })
      const found = await discover('node1')
      expect(found.nodes.filter((node) => node.contact.answered)).toHaveLength(2)
    } finally {
      await server('node3').startMariadb()
    }
  }, 120_000)

  it('is found from both sides of a cut, and from a non-Primary node', async () => {
    const [minority] = [server('node3')]
    await lab.cut([minority], [server('node1'), server('node2'), server('node4')])
    try {
      await expect
        .poll(async () => warningIds(await discover('node3')), { timeout: 40_000, interval: 1000 })
        .toContain('not-primary')
      const found = await discover('node3')
      expect(found.nodes.filter((node) => node.kind === 'data').map(({ name }) => name)).toEqual([
        'node1',
        'node2',
        'node3',
      ])
      expect(found.nodes[2]?.account).toMatchObject({ clusterStatus: 'non-Primary' })
      expect(overview(await discover('node1'))).toEqual(allFour)

      await minority.sql("SET GLOBAL wsrep_provider_options='pc.bootstrap=YES'")
      await expect
        .poll(async () => warningIds(await discover('node1')), { interval: 500 })
        .toContain('two-primary-components')
    } finally {
      await lab.heal()
    }
  }, 120_000)
})

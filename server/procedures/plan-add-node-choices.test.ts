import { describe, expect, test } from 'vitest'
import { planAddNode } from './plan-add-node.ts'
import { withChoices, withJoiner, withMember, withMemberFacts } from './plan-fixture.ts'
import { keysOf, optionsOf, step } from './plan-reader.ts'
import { UUID_B } from '#server/galera/cluster-fixture.ts'
import { CONFIG_PATH, SST_AUTH_PATH, SST_PATH } from '#server/galera/render-config.ts'

describe('the SST account', () => {
  test('is made on the donor with the least privileges and set where none works', () => {
    const broken = withMemberFacts('node3', {
      sstAccount: { user: 'sst', works: false, error: 'x' },
    })
    const plan = planAddNode(broken)
    expect(step(plan, 'node2/create-sst-account').commands.join('\n')).toContain(
      "GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO 'synced_sst_plan0001abcd'@'localhost'",
    )
    expect(keysOf(plan)).toContain('node3/set-sst-auth')
    expect(keysOf(plan)).not.toContain('node1/set-sst-auth')
    expect(optionsOf(plan, SST_AUTH_PATH, 'node3')).toEqual({
      wsrep_sst_auth: 'synced_sst_plan0001abcd:********',
    })
  })

  test('a known one that works is used as it is', () => {
    const plan = planAddNode(withChoices({ knownSstUser: 'sst' }))
    expect(keysOf(plan).some((key) => /sst-account|sst-auth/.test(key))).toBe(false)
    expect(optionsOf(plan, CONFIG_PATH)['wsrep_sst_auth']).toBe('sst:********')
  })

  test('rsync needs none', () => {
    const plan = planAddNode(withChoices({ method: 'rsync' }))
    expect(keysOf(plan).some((key) => /sst-account|sst-auth/.test(key))).toBe(false)
    expect(optionsOf(plan, CONFIG_PATH)).not.toHaveProperty('wsrep_sst_auth')
    expect(plan.summary.transfer?.donorBlocked).toBe(true)
  })

  test('mysqldump: the same account on every donor, and a joiner that can be loaded', () => {
    const plan = planAddNode(withChoices({ method: 'mysqldump' }))
    const keys = keysOf(plan)
    expect(keys).toContain('node1/set-sst-auth')
    expect(keys).toContain('node3/set-sst-auth')
    expect(keys.indexOf('node4/prepare-logical-joiner')).toBeLessThan(
      keys.indexOf('node4/join-cluster'),
    )
    // Whoever of them donates logs in from its own address; nobody else is let in.
    const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']
    const from = { host: 'localhost', alsoFrom: addresses }
    const create = step(plan, 'node2/create-sst-account')
    expect(create.params).toMatchObject(from)
    expect(step(plan, 'node4/prepare-logical-joiner').params).toMatchObject(from)
    expect(create.commands.join('\n')).not.toContain('%')
    expect(create.purpose).toContain('drops and makes anew every schema')
    expect(create.purpose).toContain(`let in from ${addresses.join(', ')} only`)
    expect(optionsOf(plan, CONFIG_PATH)).not.toHaveProperty('innodb_page_size')
  })
})

describe('the SST account of mysqldump', () => {
  test('a known one that works is let in from the newcomer too, which may donate later', () => {
    const plan = planAddNode(withChoices({ method: 'mysqldump', knownSstUser: 'sst' }))
    expect(step(plan, 'node2/create-sst-account').params).toMatchObject({
      user: 'sst',
      alsoFrom: expect.arrayContaining(['10.0.0.4']),
    })
  })

  test('a member that is told by a name is let in by the address found for it, too', () => {
    const input = withChoices({ method: 'mysqldump' })
    const node = { ...input.node, galeraAddress: 'four.example' }
    const plan = planAddNode({ ...input, node })
    expect(step(plan, 'node2/create-sst-account').params).toMatchObject({
      alsoFrom: expect.arrayContaining(['four.example', '10.0.0.4']),
    })
  })

  test('an arbitrator is let in nowhere', () => {
    const input = withChoices(
      { method: 'mysqldump' },
      withMember('node3', () => ({ kind: 'arbitrator' })),
    )
    const { params } = step(planAddNode(input), 'node2/create-sst-account')
    expect(JSON.stringify(params)).not.toContain('10.0.0.3')
  })
})

describe('data on the new server', () => {
  const mariadb = {
    unitState: 'inactive',
    version: '10.11.19-MariaDB',
    dataDir: '/srv/db/',
    dataBytes: 3e9,
    dataKind: 'has-data' as const,
    grastate: { uuid: UUID_B, seqno: 812, safeToBootstrap: false },
    startTimeoutSeconds: 900,
  }
  test('are set aside beside their place, with what was found', () => {
    const aside = step(planAddNode(withJoiner({ mariadb })), 'node4/set-data-aside')
    expect(aside.guards).toEqual(['joiner-unchanged'])
    expect(aside.params).toEqual({
      dataDir: '/srv/db/',
      asideDir: '/srv/db.synced-aside-plan-0001abcd',
      leaveFresh: true,
      found: { bytes: 3e9, uuid: UUID_B, seqno: 812 },
    })
  })
  test('a package-fresh directory stays, and data that come between plan and act stop the job', () => {
    const fresh = { ...mariadb, dataKind: 'fresh-install' as const, grastate: null }
    const plan = planAddNode(withJoiner({ mariadb: fresh }))
    const aside = step(plan, 'node4/set-data-aside')
    expect(aside.params).toMatchObject({ leaveFresh: true, found: null })
    expect(aside.guards).toEqual(['joiner-unchanged'])
    expect(aside.purpose).toContain('stays as it is')
    expect(step(plan, 'node4/stop-mariadb').guards).toEqual(['data-as-planned'])
  })
})

describe('TLS', () => {
  const tls = { ca: '/t/ca.pem', cert: '/t/cert.pem', key: '/t/key.pem' }
  const sst = { encrypt: '3', 'ssl-mode': 'VERIFY_CA', tkey: tls.key, tcert: tls.cert, tca: tls.ca }

  const onJoiner = { ...sst, cpat: expect.stringContaining('/lost[+]found$') as string }

  test('chosen files: [sst] on the joiner and on every member, as both ends must agree', () => {
    const plan = planAddNode(withChoices({ tls }))
    expect(optionsOf(plan, CONFIG_PATH, 'node4', 'sst')).toEqual(onJoiner)
    expect(optionsOf(plan, SST_PATH, 'node1', 'sst')).toEqual(sst)
  })

  test('the cluster’s own [sst] is taken over and its members stay as they are', () => {
    const plan = planAddNode(
      withMemberFacts('node2', { sstOptions: { ...sst, progress: '1', 'encrypt-key': 'hidden' } }),
    )
    expect(optionsOf(plan, CONFIG_PATH, 'node4', 'sst')).toEqual(onJoiner)
    expect(keysOf(plan).some((key) => key.endsWith('write-file/sst'))).toBe(false)
  })

  test('rsync brings stunnel on both ends', () => {
    const plan = planAddNode(withChoices({ method: 'rsync', tls }))
    expect(step(plan, 'node4/install-packages').params).toMatchObject({
      packages: ['mariadb-server', 'galera-4', 'rsync', 'stunnel4'],
    })
    expect(step(plan, 'node1/install-packages').params).toMatchObject({ packages: ['stunnel4'] })
  })
})

describe('firewall and hosts', () => {
  test('ports are opened on the joiner for all, on members for the joiner alone', () => {
    const firewall = { tool: 'ufw', active: true } as const
    const input = withMemberFacts('node1', { firewall }, withJoiner({ firewall }))
    const plan = planAddNode(input)
    expect(step(plan, 'node4/open-firewall').params).toEqual({
      tool: 'ufw',
      peers: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
      ports: [4567, 4568, 4444],
    })
    expect(step(plan, 'node1/open-firewall').params).toMatchObject({ peers: ['10.0.0.4'] })
    expect(keysOf(plan)).not.toContain('node2/open-firewall')
    expect(keysOf(planAddNode(withChoices({ openFirewall: false }, input)))).not.toContain(
      'node4/open-firewall',
    )
  })

  test('hosts entries name every other server on each', () => {
    const plan = planAddNode(withChoices({ hostEntries: true }))
    expect(step(plan, 'node4/add-host-entries').params).toEqual({
      entries: [
        { address: '10.0.0.1', names: ['node1'] },
        { address: '10.0.0.2', names: ['node2'] },
        { address: '10.0.0.3', names: ['node3'] },
      ],
    })
    expect(keysOf(plan)).toContain('node2/add-host-entries')
  })
})

test('the operator’s options are merged: one wsrep_provider_options, not two (§5.1)', () => {
  const extraOptions = {
    'max-connections': '500',
    wsrep_provider_options: 'gcs.fc_limit=64',
  }
  const plan = planAddNode(withChoices({ extraOptions, gcacheSize: '1G' }))
  const options = optionsOf(plan, CONFIG_PATH)
  expect(options['max_connections']).toBe('500')
  expect(options['wsrep_provider_options']).toBe(
    'evs.suspect_timeout=PT5S; gcache.recover=yes; gcache.size=1G; gcs.fc_limit=64; gmcast.segment=0; pc.weight=1',
  )
})

test('the file before is shown with its secrets masked', () => {
  const before = '[mysqld]\nwsrep_sst_auth = sst:hunter2\nwsrep_on=ON\n'
  const plan = planAddNode(withJoiner({ files: { [CONFIG_PATH]: before } }))
  expect(step(plan, 'node4/write-file/config').files[0]?.before).toBe(
    '[mysqld]\nwsrep_sst_auth = ********\nwsrep_on=ON\n',
  )
})

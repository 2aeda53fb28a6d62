import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readOptionFile } from '#server/galera/option-file.ts'
import {
  addressesIn,
  clusterAddress,
  CONFIG_PATH,
  DONOR_PATH,
  extraOptionProblem,
  MEMBERS_PATH,
  nodeOptions,
  renderConfig,
  renderDonorConfig,
  renderMembersConfig,
  renderSstAuthConfig,
  renderSstConfig,
  renderStartTimeout,
  SST_AUTH_PATH,
  SST_KEEP_PATH,
  SST_PATH,
  type NodeConfig,
} from '#server/galera/render-config.ts'

const config: NodeConfig = {
  clusterName: 'shop',
  memberAddresses: ['10.0.0.1', '10.0.0.2', '10.0.0.4'],
  nodeName: 'node4',
  nodeAddress: '10.0.0.4',
  sqlPort: 3306,
  method: 'mariabackup',
  providerPath: '/usr/lib/galera/libgalera_smm.so',
  providerOptions: 'gcache.size=1G',
  extra: { innodb_page_size: '16384' },
  sst: [],
}
const mysqld = (text: string) =>
  Object.fromEntries(readOptionFile(text).find(({ group }) => group === 'mysqld')?.options ?? [])

describe('the drop-in of a node', () => {
  test('has all that Galera needs (galera-measured §5.1)', () => {
    expect(mysqld(renderConfig(config))).toEqual({
      binlog_format: 'ROW',
      default_storage_engine: 'InnoDB',
      innodb_autoinc_lock_mode: '2',
      bind_address: '0.0.0.0',
      innodb_page_size: '16384',
      wsrep_on: 'ON',
      wsrep_provider: '/usr/lib/galera/libgalera_smm.so',
      wsrep_provider_options: 'gcache.size=1G',
      wsrep_cluster_name: 'shop',
      wsrep_cluster_address: 'gcomm://10.0.0.1,10.0.0.2,10.0.0.4',
      wsrep_node_name: 'node4',
      wsrep_node_address: '10.0.0.4',
      wsrep_node_incoming_address: '10.0.0.4:3306',
      wsrep_sst_method: 'mariabackup',
    })
  })

  test('ends inside [mysqld], so that wsrep_sst_auth can be put behind it', () => {
    const text = renderConfig({ ...config, sst: [['encrypt', '3']] })
    expect(readOptionFile(text).map(({ group }) => group)).toEqual(['sst', 'mysqld'])
    expect(readOptionFile(`${text}wsrep_sst_auth = "a:b"\n`)[1]?.options.at(-1)).toEqual([
      'wsrep_sst_auth',
      'a:b',
    ])
  })

  test('names of any printable characters parse back, and nothing else is set', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text))
    fc.assert(
      fc.property(printable, printable, (clusterName, nodeName) => {
        const named = { ...config, clusterName, nodeName }
        expect(mysqld(renderConfig(named))).toEqual(nodeOptions(named))
      }),
      { numRuns: 300 },
    )
  })

  test.each(['a\nwsrep_on=OFF', 'a\r', 'a\0'])('the name %j is refused', (nodeName) => {
    expect(() => renderConfig({ ...config, nodeName })).toThrow('control character')
  })

  test('an IPv6 address binds all of IPv6 and stands in brackets', () => {
    const options = nodeOptions({ ...config, nodeAddress: 'fd00::4', memberAddresses: ['fd00::4'] })
    expect(options['bind_address']).toBe('::')
    expect(options['wsrep_cluster_address']).toBe('gcomm://[fd00::4]')
    expect(options['wsrep_node_incoming_address']).toBe('[fd00::4]:3306')
  })

  test.each(['10.0.0.4;id', '$(id)', '', 'a b'])('the address %j is refused', (nodeAddress) => {
    expect(() => renderConfig({ ...config, nodeAddress })).toThrow('no address')
  })
})

describe('the member list', () => {
  test('is never empty: an empty gcomm:// founds a second cluster at each start (trap 2)', () => {
    expect(() => clusterAddress([])).toThrow('at least one')
    expect(() => renderMembersConfig([])).toThrow('at least one')
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.string()), { maxLength: 4 }), (addresses) => {
        let text: string
        try {
          text = clusterAddress(addresses)
        } catch {
          return
        }
        expect(text).toMatch(/^gcomm:\/\/[^,?\s]+(,[^,?\s]+)*$/)
      }),
    )
  })

  test('keeps a port that is not the default, drops doubles, reads back', () => {
    const text = clusterAddress(['10.0.0.1', '10.0.0.1:4567', '10.0.0.2:5567', '[fd00::1]:4567'])
    expect(text).toBe('gcomm://10.0.0.1,10.0.0.2:5567,[fd00::1]')
    expect(addressesIn(`${text}?pc.wait_prim=no`)).toEqual([
      '10.0.0.1',
      '10.0.0.2:5567',
      '[fd00::1]',
    ])
    expect(addressesIn('gcomm://')).toEqual([])
  })

  test('a member that was there gets nothing but the list', () => {
    expect(mysqld(renderMembersConfig(['10.0.0.1', '10.0.0.4']))).toEqual({
      wsrep_cluster_address: 'gcomm://10.0.0.1,10.0.0.4',
    })
  })
})

test('files are read in the order in which they must win (my_default.c sorts by bytes)', () => {
  const debian = ['50-server.cnf', '60-galera.cnf'].map(
    (file) => `/etc/mysql/mariadb.conf.d/${file}`,
  )
  const own = [CONFIG_PATH, MEMBERS_PATH, DONOR_PATH, SST_KEEP_PATH, SST_PATH, SST_AUTH_PATH]
  const all = [...own, ...debian]
  expect(all.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    ...debian,
    CONFIG_PATH,
    DONOR_PATH,
    MEMBERS_PATH,
    SST_PATH,
    SST_AUTH_PATH,
    SST_KEEP_PATH,
  ])
})

test('[sst] and the account of a member have files of their own', () => {
  expect(readOptionFile(renderSstConfig([['encrypt', '3']]))).toEqual([
    { group: 'sst', options: [['encrypt', '3']] },
  ])
  expect(readOptionFile(`${renderSstAuthConfig()}wsrep_sst_auth = "a:b"\n`)).toEqual([
    { group: 'mysqld', options: [['wsrep_sst_auth', 'a:b']] },
  ])
})

test('donor and start timeout', () => {
  expect(mysqld(renderDonorConfig('node1,'))).toEqual({ wsrep_sst_donor: 'node1,' })
  expect(renderStartTimeout(1800.2)).toContain('[Service]\nTimeoutStartSec=1801\n')
  expect(renderStartTimeout(null)).toContain('TimeoutStartSec=infinity\n')
})

test.each([
  ['wsrep_on', 'OFF'],
  ['loose-wsrep-on', 'OFF'],
  ['wsrep_notify_cmd', '/bin/x'],
  ['wsrep_sst_auth', 'a:b'],
  ['ssl_passphrase', 'x'],
  ['a b', '1'],
  ['max_connections', '1\n2'],
  ['skip_name_resolve', ''],
])('the extra option %s = %j is refused', (name, value) => {
  expect(extraOptionProblem(name, value)).not.toBeNull()
})

test('an ordinary extra option is taken', () => {
  expect(extraOptionProblem('max_connections', '500')).toBeNull()
  expect(extraOptionProblem('innodb-buffer-pool-size', '4G')).toBeNull()
})

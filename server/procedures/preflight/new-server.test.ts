import { describe, expect, test } from 'vitest'
import {
  type Outcome,
  joiner,
  without,
  reach,
  running,
  oldData,
  version,
  problem,
  outcomeOf,
} from './preflight-fixture.ts'
import { isRequestable } from '../is-requestable.ts'
import { planAddNode } from '../plan-add-node.ts'
import {
  addNodeInput,
  addressOf,
  singleNodeInput,
  withChoices,
  withJoiner,
  withMember,
  withMemberFacts,
} from '../plan-fixture.ts'
import type { AddNodeInput } from '../plan-input.ts'
import { UUID_B } from '#server/galera/cluster-fixture.ts'

test('a healthy cluster and a bare server of its release: nothing blocks', () => {
  const plan = planAddNode(addNodeInput())
  expect(plan.findings.filter(({ severity }) => severity !== 'notice')).toEqual([])
  expect(isRequestable(plan)).toBe(true)
})

describe('the new server', () => {
  test.each<[string, Parameters<typeof withJoiner>[0], string, Outcome]>([
    ['sudo fails', { problem }, 'contact:node4', 'blocks'],
    [
      'Debian 10',
      { os: { id: 'debian', version: '10', codename: 'buster', arch: 'amd64' } },
      'os:node4',
      'warning',
    ],
    [
      'Rocky 9',
      { os: { id: 'rocky', version: '9', codename: '', arch: 'amd64' } },
      'os:node4',
      'blocks',
    ],
    ['unknown system', { os: null }, 'os:node4', 'blocks'],
    ['apt offers no MariaDB', { candidates: {} }, 'packages:node4', 'blocks'],
    ['older series', version('1:10.5.29-0+deb11u1'), 'version:node4', 'blocks'],
    [
      'newer series, so a dump is advised',
      version('1:11.8.6-0+deb13u1'),
      'version:node4',
      'warning',
    ],
    ['newer patch', version('1:10.11.25-0+deb12u1'), 'version:node4', 'notice'],
    ['older patch than all', version('1:10.11.3-0+deb12u1'), 'version:node4', 'warning'],
    [
      'older patch than all: no donor is left',
      version('1:10.11.3-0+deb12u1'),
      'no-possible-donor',
      'blocks',
    ],
    [
      'no mariadb-backup',
      { candidates: without(joiner.candidates, 'mariadb-backup') },
      'joiner-tools:node4',
      'blocks',
    ],
    ['4567 to a member closed', reach('node2:4567', 'timeout'), 'port:node4:node2:4567', 'blocks'],
    ['3306 to a member closed', reach('node2:3306', 'refused'), 'port:node4:node2:3306', 'warning'],
    ['a probe is missing', { reach: {} }, 'port:node4:node1:4567', 'warning'],
    ['orphan on 4444', running('x', { 4444: '77 rsync' }), 'listener:node4:4444', 'blocks'],
    [
      'member of another cluster',
      running('x', { 4567: '77 mariadbd' }),
      'listener:node4:4567',
      'blocks',
    ],
    [
      'another program on 3306',
      running('x', { 3306: '77 docker-proxy' }),
      'listener:node4:3306',
      'blocks',
    ],
    [
      'a package-started server on 3306',
      running('x', { 3306: '77 mariadbd' }),
      'listener:node4:3306',
      'nothing',
    ],
    [
      'disk too small',
      { disk: { dataDirFreeBytes: 1.2e9, dataDirTotalBytes: 9e9 } },
      'disk:node4',
      'blocks',
    ],
    [
      'disk just enough',
      { disk: { dataDirFreeBytes: 2e9, dataDirTotalBytes: 9e9 } },
      'disk:node4',
      'warning',
    ],
    [
      'disk not read',
      { disk: { dataDirFreeBytes: null, dataDirTotalBytes: null } },
      'disk:node4',
      'warning',
    ],
    ['former data', oldData, 'former-data:node4', 'warning'],
    [
      'a data directory that a shell would interpret',
      { mariadb: { ...oldData.mariadb, dataDir: `/srv/it's $(id)` } },
      'data-dir-name:node4',
      'blocks',
    ],
    [
      'a data directory with blanks and umlauts',
      { mariadb: { ...oldData.mariadb, dataDir: '/srv/my data ü' } },
      'data-dir-name:node4',
      'nothing',
    ],
    ['clock 5 s ahead', { clockSkewMs: 5_000 }, 'clock:node4', 'notice'],
    ['clock a minute behind', { clockSkewMs: -60_000 }, 'clock:node4', 'warning'],
    [
      'another page size in its files',
      { options: { innodb_page_size: '4096' } },
      'setting:node4:innodb_page_size',
      'notice',
    ],
    [
      'a file read later',
      { optionFiles: ['/etc/mysql/mariadb.conf.d/galera.cnf'] },
      'later-files:node4',
      'warning',
    ],
    [
      'slow look-up',
      { names: { node2: { forward: null, reverse: null, ms: 10_000 } } },
      'lookup:node4:node2',
      'warning',
    ],
  ])('%s: %s', (_case, change, id, outcome) => {
    expect(outcomeOf(withJoiner(change), id)).toBe(outcome)
  })

  test('former data are named with size, UUID and seqno, and stay on the same disk', () => {
    const plan = planAddNode(withJoiner(oldData))
    const found = plan.findings.find(({ id }) => id === 'former-data:node4')
    expect(found?.title).toContain('2.79 GiB')
    expect(found?.title).toContain(`${UUID_B}:812`)
  })

  test('the port of a member with an active firewall is opened by the plan (lab: closed one way)', () => {
    const firewall = { tool: 'nftables', active: true } as const
    const input = withMemberFacts('node2', { firewall }, withJoiner(reach('node2:4568', 'timeout')))
    expect(outcomeOf(input, 'port:node4:node2:4568')).toBe('notice')
    expect(outcomeOf(withChoices({ openFirewall: false }, input), 'port:node4:node2:4568')).toBe(
      'blocks',
    )
  })

  test('blanks in the data directory are refused only where stunnel would run the daemon', () => {
    const spaced = { mariadb: { ...oldData.mariadb, dataDir: '/srv/my data' } }
    const files = { ca: '/etc/ca.pem', cert: '/etc/cert.pem', key: '/etc/key.pem' }
    const over = (method: string) => withChoices({ method, tls: files }, withJoiner(spaced))
    expect(outcomeOf(over('rsync'), 'data-dir-name:node4')).toBe('blocks')
    expect(outcomeOf(over('mariabackup'), 'data-dir-name:node4')).toBe('nothing')
  })

  test('a firewall that would have to let in a name is told before the step refuses it', () => {
    const input = addNodeInput()
    const named = { ...input, node: { ...input.node, galeraAddress: 'node4.example' } }
    const firewalled = withMemberFacts('node2', { firewall: { tool: 'ufw', active: true } }, named)
    expect(outcomeOf(firewalled, 'firewall-name:node2')).toBe('blocks')
    expect(outcomeOf(withChoices({ openFirewall: false }, firewalled), 'firewall-name:node2')).toBe(
      'nothing',
    )
    expect(outcomeOf(named, 'firewall-name:node2')).toBe('nothing')
  })

  test('a look-up of 10 s is told with its cost for rsync: 10 s × 9 connections (lab: 76 s)', () => {
    const names = { node2: { forward: null, reverse: null, ms: 10_000 } }
    const slow = withChoices({ method: 'rsync' }, withJoiner({ names }))
    const found = planAddNode(slow).findings.find(({ id }) => id === 'lookup:node4:node2')
    expect(found?.why).toContain('1 min 30 s')
    const mended = withChoices({ hostEntries: true }, slow)
    expect(outcomeOf(mended, 'lookup:node4:node2')).toBe('notice')
  })

  test.each<[string, Partial<AddNodeInput['node']>, string, Outcome]>([
    ['name taken', { name: 'node2' }, 'node-name:node2', 'blocks'],
    ['reserved name', { name: 'garb' }, 'node-name:garb', 'blocks'],
    ['line break', { name: 'a\nb' }, 'node-name:a\nb', 'blocks'],
    [
      'beginning of another (lab: prefix match)',
      { name: 'node10' },
      'node-name-prefix:node10',
      'warning',
    ],
    ['address of a member', { address: addressOf('node1') }, 'address:node4', 'blocks'],
    ['advertises loopback', { galeraAddress: '127.0.1.1' }, 'advertised:node4', 'blocks'],
    ['address with a port', { galeraAddress: '10.0.0.4:3306' }, 'address:node4', 'blocks'],
  ])('%s', (_case, change, id, outcome) => {
    const input = addNodeInput()
    expect(outcomeOf({ ...input, node: { ...input.node, ...change } }, id)).toBe(outcome)
  })
})

test('a joiner that outweighs what a member can be given blocks', () => {
  const input = singleNodeInput()
  expect(outcomeOf({ ...input, node: { ...input.node, weight: 255 } }, 'joiner-outweighs')).toBe(
    'blocks',
  )
})

test('another SQL port is the one that is tried and that must be free', () => {
  const base = withMember('node2', () => ({ sqlPort: 3307 }))
  const ports = {
    'node2:3307': { ok: false, error: 'refused', ms: 1 },
    'node2:3306': { ok: false, error: 'refused', ms: 1 },
  }
  const asked = withJoiner({ reach: { ...base.node.facts.reach, ...ports } }, base)
  expect(outcomeOf(asked, 'port:node4:node2:3307')).toBe('warning')
  expect(outcomeOf(asked, 'port:node4:node2:3306')).toBe('nothing')
  const taken = withJoiner(running('x', { 3307: '77 mariadbd' }))
  expect(outcomeOf(taken, 'listener:node4:3307')).toBe('blocks')
  const own = { ...taken, node: { ...taken.node, sqlPort: 3307 } }
  expect(outcomeOf(own, 'listener:node4:3307')).toBe('nothing')
})

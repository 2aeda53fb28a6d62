import { describe, expect, test } from 'vitest'
import {
  type Outcome,
  joiner,
  without,
  memberReach,
  oldData,
  version,
  outcomeOf,
} from './preflight-fixture.ts'
import { addNodeInput, withChoices, withJoiner, withMemberFacts } from '../plan-fixture.ts'
import type { AddNodeInput } from '../plan-input.ts'

describe('method and choices', () => {
  const stunnelOff = { candidates: without(joiner.candidates, 'stunnel4') }
  const tls = { ca: '/t/ca.pem', cert: '/t/cert.pem', key: '/t/key.pem' }

  test.each<[string, AddNodeInput, string, Outcome]>([
    [
      'mariadb-backup is no method',
      withChoices({ method: 'mariadb-backup' }),
      'method-refused',
      'blocks',
    ],
    [
      'xtrabackup-v2 on MariaDB',
      withChoices({ method: 'xtrabackup-v2' }),
      'method-refused',
      'blocks',
    ],
    ['clone on MariaDB', withChoices({ method: 'clone' }), 'method-refused', 'blocks'],
    ['a script of unknown name', withChoices({ method: 'zfs' }), 'script:node4', 'blocks'],
    [
      'rsync is not the advised one',
      withChoices({ method: 'rsync' }),
      'method-not-advised',
      'notice',
    ],
    ['rsync from a reader', withChoices({ method: 'rsync' }), 'donor-blocked', 'notice'],
    [
      'rsync from the writer',
      withChoices({ method: 'rsync' }, addNodeInput({ donor: 'node1' })),
      'donor-blocked',
      'warning',
    ],
    [
      'rsync_wan with former data',
      withChoices({ method: 'rsync_wan' }, withJoiner(oldData)),
      'no-delta:node4',
      'notice',
    ],
    [
      'mysqldump needs 3306',
      withChoices({ method: 'mysqldump' }, withMemberFacts('node1', memberReach('node4:3306'))),
      'port:node1:node4:3306',
      'blocks',
    ],
    [
      'a physical copy over a series',
      withChoices({ method: 'rsync' }, withJoiner(version('1:11.8.6-0+deb13u1'))),
      'version:node4',
      'blocks',
    ],
    [
      'a dump over a series',
      withChoices({ method: 'mysqldump' }, withJoiner(version('1:11.8.6-0+deb13u1'))),
      'version:node4',
      'warning',
    ],
    [
      'TLS by mysqldump',
      withChoices({ method: 'mysqldump', tls }),
      'sst-tls-unsupported',
      'blocks',
    ],
    [
      'TLS files not there',
      withChoices({ tls }, withJoiner({ readableFiles: { [tls.key]: false } })),
      `tls-file:node4:${tls.key}`,
      'blocks',
    ],
    ['TLS files not looked at', withChoices({ tls }), `tls-file:node4:${tls.key}`, 'warning'],
    [
      'rsync over TLS without stunnel',
      withChoices({ method: 'rsync', tls }, withJoiner(stunnelOff)),
      'joiner-tools:node4',
      'blocks',
    ],
    [
      'gcache of no size',
      withChoices({ gcacheSize: '1G; pc.ignore_sb=1' }),
      'gcache-size',
      'blocks',
    ],
    [
      'an option of the plan itself',
      withChoices({ extraOptions: { wsrep_on: 'OFF' } }),
      'extra-option:wsrep_on',
      'blocks',
    ],
    [
      'a rescue option',
      withChoices({ extraOptions: { wsrep_provider_options: 'pc.ignore_sb=true' } }),
      'extra-option:wsrep_provider_options',
      'blocks',
    ],
    [
      'a password in the apt source',
      withChoices({ apt: { proxy: 'http://u:p@proxy:3142', stanza: null } }),
      'apt-credentials',
      'blocks',
    ],
  ])('%s', (_case, input, id, outcome) => {
    expect(outcomeOf(input, id)).toBe(outcome)
  })
})

describe('encryption at rest', () => {
  const options = {
    plugin_load_add: 'file_key_management',
    file_key_management_filename: '/etc/mysql/keys',
  }
  const base = withMemberFacts('node2', { options })
  test('the joiner needs the key file', () => {
    expect(outcomeOf(base, 'encryption:node4')).toBe('warning')
    const without = withJoiner({ readableFiles: { '/etc/mysql/keys': false } }, base)
    expect(outcomeOf(without, 'encryption:node4')).toBe('blocks')
  })
  test('a key file with a password cannot be carried over', () => {
    const secret = withMemberFacts('node2', {
      options: { ...options, file_key_management_filekey: '' },
    })
    expect(outcomeOf(secret, 'encryption:node4')).toBe('blocks')
  })
})

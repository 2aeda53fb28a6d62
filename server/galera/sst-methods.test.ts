import { describe, expect, test } from 'vitest'
import { parseServerVersion, type ServerVersion } from '#server/galera/server-version.ts'
import { METHOD_RULES } from '#server/galera/sst-method-rules.ts'
import {
  accountNeed,
  isMethodName,
  methodAllowed,
  packagesOf,
  scriptOf,
  sstIsEncrypted,
  sstPrivileges,
  sstTlsOptions,
  toolsOf,
} from '#server/galera/sst-methods.ts'

function version(text: string, comment = 'MariaDB'): ServerVersion {
  const parsed = parseServerVersion(text, comment)
  if (!parsed) throw new Error(text)
  return parsed
}
const mariadb = version('10.11.19')
const pxc = version('8.0.36-28.1', 'Percona XtraDB Cluster')
const files = { ca: '/t/ca.pem', cert: '/t/cert.pem', key: '/t/key.pem' }

describe('which method a server has', () => {
  test.each(['mariabackup', 'rsync', 'rsync_wan', 'mysqldump'])('MariaDB has %s', (method) => {
    expect(methodAllowed(method, mariadb)).toEqual({ allowed: true })
  })

  test('the name mariadb-backup is refused: no such script on any version (lab 10.5, 10.11, 11.8)', () => {
    expect(methodAllowed('mariadb-backup', mariadb)).toMatchObject({
      allowed: false,
      instead: 'mariabackup',
    })
    expect(scriptOf('mariabackup')).toBe('wsrep_sst_mariabackup')
  })

  test.each(['xtrabackup-v2', 'clone'])('MariaDB has no %s, and the reason is given', (method) => {
    const answer = methodAllowed(method, mariadb)
    expect(answer).toMatchObject({ allowed: false, instead: 'mariabackup' })
    expect(answer.allowed ? '' : answer.because).toMatch(/XtraBackup|CLONE/)
  })

  test.each([
    ['xtrabackup-v2', pxc, true],
    ['clone', pxc, false],
    ['clone', version('8.4.3-3.1', 'Percona XtraDB Cluster'), true],
    ['clone', version('8.0.21', 'MySQL wsrep'), false],
    ['clone', version('8.0.22', 'MySQL wsrep'), true],
    ['mysqldump', pxc, false],
    ['mariabackup', pxc, false],
    ['my_script', mariadb, true],
    ['x; reboot', mariadb, false],
    ['-x', mariadb, false],
  ])('%s on %o: %s', (method, server, allowed) => {
    expect(methodAllowed(method, server).allowed).toBe(allowed)
  })

  test('what becomes part of a command line has a narrow alphabet', () => {
    expect(isMethodName('$(id)')).toBe(false)
    expect(isMethodName('xtrabackup-v2')).toBe(true)
  })
})

describe('account', () => {
  test('BINLOG MONITOR from 10.5, REPLICATION CLIENT before (MariaDB manual)', () => {
    expect(sstPrivileges('mariabackup', mariadb)).toEqual([
      'RELOAD',
      'PROCESS',
      'LOCK TABLES',
      'BINLOG MONITOR',
    ])
    expect(sstPrivileges('mariabackup', version('10.4.34'))).toContain('REPLICATION CLIENT')
    expect(sstPrivileges('rsync', mariadb)).toEqual([])
  })

  test('MariaDB 11.8.6 makes its own for mariabackup, not for mysqldump', () => {
    expect(accountNeed('mariabackup', version('11.8.6'))).toBe('none')
    expect(accountNeed('mariabackup', version('11.8.5'))).toBe('donor')
    expect(accountNeed('mysqldump', version('11.8.6'))).toBe('both')
    expect(accountNeed('rsync', mariadb)).toBe('none')
  })

  test('PXC 8 has no wsrep_sst_auth (Percona manual)', () => {
    expect(accountNeed('xtrabackup-v2', pxc)).toBe('none')
    expect(accountNeed('xtrabackup-v2', version('5.7.44-31.65', 'Percona XtraDB'))).toBe('donor')
  })
})

describe('TLS', () => {
  test('mariabackup takes encrypt=3 with the three files, rsync its ssl-mode', () => {
    expect(Object.fromEntries(sstTlsOptions('mariabackup', files))).toEqual({
      encrypt: '3',
      'ssl-mode': 'VERIFY_CA',
      tkey: files.key,
      tcert: files.cert,
      tca: files.ca,
    })
    expect(Object.fromEntries(sstTlsOptions('rsync', files))['encrypt']).toBeUndefined()
    expect(Object.fromEntries(sstTlsOptions('xtrabackup-v2', files))['encrypt']).toBe('4')
    expect(sstTlsOptions('mysqldump', files)).toEqual([])
  })

  test('rsync over TLS needs stunnel on both ends', () => {
    expect(packagesOf('rsync', 'donor', true)).toEqual(['rsync', 'stunnel4'])
    expect(toolsOf('rsync', 'joiner', true)).toContainEqual(['stunnel4', 'stunnel'])
    expect(packagesOf('mariabackup', 'joiner', true)).toEqual(['mariadb-backup', 'socat'])
  })

  test.each([
    [{}, false],
    [{ encrypt: '0' }, false],
    [{ encrypt: '3' }, true],
    [{ 'ssl-mode': 'DISABLED' }, false],
    [{ 'ssl-mode': 'required' }, true],
  ])('[sst] %o is encrypted: %s', (options, expected) => {
    expect(sstIsEncrypted(options)).toBe(expected)
  })
})

test('the table is keyed by its own names', () => {
  for (const [name, rule] of Object.entries(METHOD_RULES)) {
    expect(rule.method).toBe(name)
    expect(rule.script).toBe(scriptOf(name))
  }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareVersions,
  parsePackageVersion,
  parseServerVersion,
  sameSeries,
  shortVersion,
} from '#server/galera/server-version.ts'

test.each([
  ['10.11.19-MariaDB-0+deb12u1-log', '', 'MariaDB', '10.11.19'],
  ['5.5.5-10.5.29-MariaDB', '', 'MariaDB', '10.5.29'],
  ['11.8.6-MariaDB', '', 'MariaDB', '11.8.6'],
  ['10.6.12-8', 'MariaDB Enterprise Server', 'MariaDB', '10.6.12'],
  ['8.0.36-28.1', 'Percona XtraDB Cluster (GPL), Release rel28', 'PXC', '8.0.36'],
  ['8.0.36-28.1', '', 'PXC', '8.0.36'],
  ['8.0.35', 'MySQL Community Server (GPL), wsrep_26.4.17', 'MySQL-wsrep', '8.0.35'],
  ['8.0.35-26.16', '', 'MySQL-wsrep', '8.0.35'],
])('%s (%s) is %s %s', (version, comment, family, short) => {
  const parsed = parseServerVersion(version, comment)
  expect(parsed?.family).toBe(family)
  expect(parsed && shortVersion(parsed)).toBe(short)
})

test('what begins with no version is null, and nothing throws', () => {
  expect(parseServerVersion('MariaDB')).toBeNull()
  expect(parseServerVersion('')).toBeNull()
  fc.assert(
    fc.property(fc.string(), fc.string(), (version, comment) => {
      const parsed = parseServerVersion(version, comment)
      if (parsed) expect(version).toContain(String(parsed.major))
    }),
  )
})

test('a series is family, major and minor', () => {
  const parse = (text: string) => {
    const version = parseServerVersion(text)
    if (!version) throw new Error(text)
    return version
  }
  expect(sameSeries(parse('10.11.19-MariaDB'), parse('10.11.2-MariaDB'))).toBe(true)
  expect(sameSeries(parse('10.11.19-MariaDB'), parse('10.6.19-MariaDB'))).toBe(false)
})

test('a Debian package version is read past its epoch, and versions are compared by number', () => {
  const old = parsePackageVersion('1:10.5.29-0+deb11u1')
  const young = parsePackageVersion('1:10.11.9-0+deb12u1')
  expect(old && shortVersion(old)).toBe('10.5.29')
  expect(old && young && compareVersions(old, young)).toBeLessThan(0)
  expect(parsePackageVersion('none')).toBeNull()
})

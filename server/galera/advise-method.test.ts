import { expect, test } from 'vitest'
import { adviseMethod, type MethodAdviceInput } from '#server/galera/advise-method.ts'

const series = (major: number, minor: number) =>
  ({ family: 'MariaDB', major, minor, patch: 19 }) as const
const facts: MethodAdviceInput = {
  donor: series(10, 11),
  joiner: series(10, 11),
  clusterMethod: 'rsync',
  donorPrograms: ['mariabackup', 'socat', 'rsync'],
  donorCanInstall: [],
  scripts: ['wsrep_sst_rsync', 'wsrep_sst_common', 'wsrep_sst_zfs'],
}

test('mariabackup on MariaDB, whatever the cluster is set to: the joiner decides (lab)', () => {
  const advice = adviseMethod(facts)
  expect(advice.method).toBe('mariabackup')
  expect(advice.because).toContain('rsync')
  expect(advice.alternatives.find(({ method }) => method === 'clone')?.allowed).toBe(false)
  expect(advice.alternatives.map(({ method }) => method)).toContain('zfs')
  expect(advice.alternatives.map(({ method }) => method)).not.toContain('common')
})

test('rsync where no donor has or can get mariadb-backup', () => {
  expect(adviseMethod({ ...facts, donorPrograms: ['rsync', 'socat'] }).method).toBe('rsync')
  expect(
    adviseMethod({ ...facts, donorPrograms: ['socat'], donorCanInstall: ['mariadb-backup'] })
      .method,
  ).toBe('mariabackup')
})

test('only mysqldump crosses a release series', () => {
  const advice = adviseMethod({ ...facts, joiner: series(11, 8) })
  expect(advice.method).toBe('mysqldump')
  expect(advice.alternatives.find(({ method }) => method === 'rsync')?.allowed).toBe(false)
})

test.each([
  ['PXC', 8, 0, 36, 'xtrabackup-v2'],
  ['MySQL-wsrep', 8, 0, 36, 'clone'],
  ['MySQL-wsrep', 5, 7, 40, 'rsync'],
] as const)('%s %d.%d.%d: %s', (family, major, minor, patch, method) => {
  const donor = { family, major, minor, patch }
  expect(adviseMethod({ ...facts, donor, joiner: donor, clusterMethod: null }).method).toBe(method)
})

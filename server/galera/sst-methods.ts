import type { SstMethod } from '#server/galera/model.ts'
import { compareVersions, type ServerVersion } from '#server/galera/server-version.ts'
import { METHOD_RULES, type MethodRule } from '#server/galera/sst-method-rules.ts'

/** The rule of a method; null for another wsrep_sst_* script, of which only the name is known. */
export function methodRule(method: string): MethodRule | null {
  return Object.hasOwn(METHOD_RULES, method) ? METHOD_RULES[method as SstMethod] : null
}

/** The script that the server runs: `wsrep_sst_` and the method, as the source builds it (wsrep_sst.cc). */
export function scriptOf(method: string): string {
  return `wsrep_sst_${method}`
}

/** What the name of any method must look like: it becomes part of a command line (wsrep_sst.cc). */
export function isMethodName(method: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(method)
}

export type Permission =
  | { allowed: true }
  | { allowed: false; because: string; instead: string | null }

/** Whether a server of this family and version can use the method at all. Another script is allowed. */
export function methodAllowed(method: string, version: ServerVersion): Permission {
  if (method === 'mariadb-backup') {
    return refused(
      'There is no script wsrep_sst_mariadb-backup: the server accepts the name and fails at the next transfer.',
      'mariabackup',
    )
  }
  if (!isMethodName(method)) {
    return refused('The name of a method has letters, digits, "_" and "-" only.', null)
  }
  const rule = methodRule(method)
  if (rule === null) return { allowed: true }
  if (version.family === 'MariaDB' && rule.method === 'xtrabackup-v2') {
    return refused(
      'Percona XtraBackup cannot read the redo log of MariaDB 10.3 and later, so the transfer fails after the joiner’s data are gone.',
      'mariabackup',
    )
  }
  if (version.family === 'MariaDB' && rule.method === 'clone') {
    return refused('MariaDB has no CLONE plugin; it exists in MySQL 8 only.', 'mariabackup')
  }
  if (!rule.families.includes(version.family)) {
    return refused(
      `${rule.method} is no method of ${version.family}.`,
      version.family === 'PXC'
        ? 'xtrabackup-v2'
        : version.family === 'MariaDB'
          ? 'mariabackup'
          : 'clone',
    )
  }
  if (rule.method === 'clone' && !isAtLeast(version, cloneSince(version))) {
    return refused(
      `CLONE needs ${version.family} ${cloneSince(version).join('.')} or later.`,
      version.family === 'PXC' ? 'xtrabackup-v2' : 'rsync',
    )
  }
  return { allowed: true }
}

/** MySQL-wsrep 8.0.22 and PXC 8.4 brought wsrep_sst_clone (manuals). */
function cloneSince({ family }: ServerVersion): [number, number, number] {
  return family === 'PXC' ? [8, 4, 0] : [8, 0, 22]
}

function refused(because: string, instead: string | null): Permission {
  return { allowed: false, because, instead }
}

export function isAtLeast(
  version: ServerVersion,
  least: readonly [number, number, number],
): boolean {
  const [major, minor, patch] = least
  return compareVersions(version, { family: version.family, major, minor, patch }) >= 0
}

/**
 * Whose account a transfer needs. MariaDB 11.8.6 makes a temporary one by itself where
 * wsrep_sst_auth is not set (lab, 11.8.6); PXC 8 has no wsrep_sst_auth any more (Percona manual).
 */
export function accountNeed(method: string, donor: ServerVersion): MethodRule['account'] {
  const need = methodRule(method)?.account ?? 'none'
  const makesItsOwn = donor.family === 'MariaDB' && isAtLeast(donor, [11, 8, 6])
  if (donor.family === 'PXC' && donor.major >= 8) return 'none'
  return method === 'mariabackup' && makesItsOwn ? 'none' : need
}

/** The least privileges ON *.* of the SST account; empty where the method needs no account. */
export function sstPrivileges(method: string, version: ServerVersion): string[] {
  switch (method) {
    case 'mariabackup':
      // BINLOG MONITOR is the name since 10.5 (MariaDB manual, mariadb-backup SST method).
      return [
        'RELOAD',
        'PROCESS',
        'LOCK TABLES',
        isAtLeast(version, [10, 5, 0]) ? 'BINLOG MONITOR' : 'REPLICATION CLIENT',
      ]
    case 'mysqldump':
      // It recreates every schema, the mysql schema too, and sets global wsrep variables: whoever may
      // write the table of accounts has everything, so a shorter list would only hide it.
      return ['ALL PRIVILEGES']
    case 'xtrabackup-v2':
      return ['BACKUP_ADMIN', 'PROCESS', 'RELOAD', 'LOCK TABLES', 'REPLICATION CLIENT']
    case 'clone':
      return ['CREATE USER', 'SUPER', 'RELOAD', 'BACKUP_ADMIN', 'CLONE_ADMIN']
    default:
      return []
  }
}

/** Certificates on a server, readable by the user mysql: PEM files. */
export interface TlsFiles {
  ca: string
  cert: string
  key: string
}

/**
 * Options of [sst] that encrypt the transfer; empty where the method takes its TLS from elsewhere.
 * Both ends must have them: a TLS joiner and a plain donor fail after the wipe (wsrep_sst_mariabackup).
 */
export function sstTlsOptions(method: string, { ca, cert, key }: TlsFiles): [string, string][] {
  const files: [string, string][] = [
    ['tkey', key],
    ['tcert', cert],
    ['tca', ca],
  ]
  const tls = methodRule(method)?.tls
  if (tls === 'sst-stunnel') return [['ssl-mode', 'VERIFY_CA'], ...files]
  if (tls !== 'sst-socat') return []
  if (method !== 'xtrabackup-v2') return [['encrypt', '3'], ['ssl-mode', 'VERIFY_CA'], ...files]
  // PXC 8 has encrypt=4 alone, with the names of the server's own options (Percona manual).
  return [
    ['encrypt', '4'],
    ['ssl-key', key],
    ['ssl-cert', cert],
    ['ssl-ca', ca],
  ]
}

/** Whether options of [sst] (names with hyphens) ask for an encrypted transfer. */
export function sstIsEncrypted(options: Readonly<Record<string, string>>): boolean {
  const encrypt = options['encrypt'] ?? '0'
  const mode = (options['ssl-mode'] ?? '').toUpperCase()
  return (encrypt !== '0' && encrypt !== '') || (mode !== '' && mode !== 'DISABLED')
}

/** Debian packages that one end needs for the method, stunnel for rsync over TLS included. */
export function packagesOf(method: string, end: 'donor' | 'joiner', tls: boolean): string[] {
  const rule = methodRule(method)
  const stunnel = tls && rule?.tls === 'sst-stunnel' ? ['stunnel4'] : []
  return [...(rule?.packages[end] ?? []), ...stunnel]
}

/** Programs that one end needs; of each entry any one is enough. */
export function toolsOf(method: string, end: 'donor' | 'joiner', tls: boolean): string[][] {
  const rule = methodRule(method)
  const stunnel = tls && rule?.tls === 'sst-stunnel' ? [['stunnel4', 'stunnel']] : []
  return [...(rule?.tools[end] ?? []).map((tool) => [...tool]), ...stunnel]
}

export type ServerFamily = 'MariaDB' | 'PXC' | 'MySQL-wsrep'

export interface ServerVersion {
  family: ServerFamily
  major: number
  minor: number
  patch: number
}

/**
 * Reads `@@version`, with `@@version_comment` where the version alone does not tell the family.
 * Returns null when it begins with no number. MariaDB before 11 may prefix "5.5.5-" in the greeting.
 */
export function parseServerVersion(version: string, comment = ''): ServerVersion | null {
  const text = version.replace(/^5\.5\.5-(?=\d+\.\d+\.\d+)/, '')
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,4})/.exec(text)
  if (!match) return null
  return {
    family: familyOf(text, comment),
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3]),
  }
}

function familyOf(version: string, comment: string): ServerFamily {
  if (/mariadb/i.test(version) || /mariadb/i.test(comment)) return 'MariaDB'
  if (/percona|pxc/i.test(comment)) return 'PXC'
  // "8.0.36-28.1": Percona numbers its own builds after the dash; MySQL-wsrep writes "8.0.36-26.16"
  // or "8.0.36" and says so in the comment.
  if (/mysql.*(wsrep|galera)|codership/i.test(comment)) return 'MySQL-wsrep'
  return /^\d+\.\d+\.\d+-\d+\.\d+/.test(version) && !/-26\./.test(version) ? 'PXC' : 'MySQL-wsrep'
}

/** Same release series, e.g. 10.11: the level at which a physical state transfer must agree. */
export function sameSeries(a: ServerVersion, b: ServerVersion): boolean {
  return a.family === b.family && a.major === b.major && a.minor === b.minor
}

/** "10.11.19" */
export function shortVersion(version: ServerVersion): string {
  return `${version.major}.${version.minor}.${version.patch}`
}

/** Negative when `a` is the older release; families are not compared. */
export function compareVersions(a: ServerVersion, b: ServerVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch
}

/** Reads a Debian package version ("1:10.11.19-0+deb12u1"); null when it begins with no number. */
export function parsePackageVersion(version: string): ServerVersion | null {
  return parseServerVersion(version.replace(/^\d+:/, ''), 'MariaDB')
}

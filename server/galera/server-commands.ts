/** Commands as actions run them and as plans show them. */
export const MARIADB_UNIT = 'mariadb.service'

export const SYSTEMCTL = {
  /** Without waiting: a start lasts as long as the state transfer. */
  start: ['systemctl', 'start', '--no-block', MARIADB_UNIT],
  stop: ['systemctl', 'stop', '--no-block', MARIADB_UNIT],
  enable: ['systemctl', 'enable', '--quiet', MARIADB_UNIT],
  resetFailed: ['systemctl', 'reset-failed', MARIADB_UNIT],
  reload: ['systemctl', 'daemon-reload'],
} as const

/** Lets the server come up by itself after a reboot, as plans show it. */
export const ENABLE_AT_BOOT = ['# only where it is not enabled:', SYSTEMCTL.enable.join(' ')]

export function shown(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ')
}

/** One argument as it is typed in a shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Reads the option files as the unit does, prints what would hold, and starts nothing. */
export const readOptionFiles = (options = '') =>
  `runuser -u mysql -- mariadbd${options} --verbose --help`

export const FOUND_CLUSTER = 'galera_new_cluster'

/** Where galera_new_cluster may leave its flag for the start (see prove-bootstrap-flag-gone.ts). */
export const CLEAR_BOOTSTRAP_FLAG = [
  'rm -f -- /run/mariadb-wsrep-new-cluster /run/mysqld/wsrep-new-cluster',
  'systemctl unset-environment _WSREP_NEW_CLUSTER',
]

/** `dataDir` as it stands in a shell. */
export function installSystemTables(dataDir: string): string {
  return `mariadb-install-db --user=mysql --datadir=${dataDir} --auth-root-authentication-method=socket --skip-test-db --wsrep-on=OFF`
}

/** Reads statements from its input, opens no port and no socket, and ends. */
export function readStatementsAlone(dataDir: string): string {
  return `mariadbd --user=mysql --datadir=${dataDir} --bootstrap --wsrep-on=OFF --skip-log-bin`
}

export function removeFile(path: string): string {
  return `rm -f -- ${path}`
}

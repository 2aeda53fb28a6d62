import type { SstMethod } from '#server/galera/model.ts'
import type { ServerFamily } from '#server/galera/server-version.ts'

/** What a state transfer method needs and does. Sources: galera-4 scripts, MariaDB and Percona manuals, lab. */
export interface MethodRule {
  /** As wsrep_sst_method says it: `mariabackup`, never `mariadb-backup` (no such script, all versions). */
  method: SstMethod
  script: string
  kind: 'physical' | 'logical'
  families: readonly ServerFamily[]
  /** Debian packages beside server and provider. */
  packages: { donor: readonly string[]; joiner: readonly string[] }
  /** Programs that must be found; of each entry any one is enough. */
  tools: { donor: readonly Tool[]; joiner: readonly Tool[] }
  /** Whose wsrep_sst_auth must work. */
  account: 'none' | 'donor' | 'both'
  /** What clients of the donor feel while it sends (measured in the lab; clone and xtrabackup from manuals). */
  donorBlocked: 'no' | 'writes' | 'ddl'
  /** mysqldump alone loads into a server that runs, is initialised and knows the account. */
  joinerMustRun: boolean
  joinerFormerData: 'wiped' | 'overwritten' | 'delta basis' | 'dropped'
  /** Ports on the joiner that the donor connects to, beside 4567 and 4568. */
  ports: readonly number[]
  tls: 'sst-socat' | 'sst-stunnel' | 'client' | 'server'
  label: string
}

export type Tool = readonly string[]

const BACKUP: Tool = ['mariabackup', 'mariadb-backup']
const SOCAT: Tool = ['socat']
const RSYNC: Tool = ['rsync']

const rsync: Omit<MethodRule, 'method' | 'script' | 'label' | 'joinerFormerData'> = {
  kind: 'physical',
  families: ['MariaDB', 'MySQL-wsrep'],
  packages: { donor: ['rsync'], joiner: ['rsync'] },
  tools: { donor: [RSYNC], joiner: [RSYNC] },
  account: 'none',
  donorBlocked: 'writes',
  joinerMustRun: false,
  ports: [4444],
  tls: 'sst-stunnel',
}

export const METHOD_RULES: Readonly<Record<SstMethod, MethodRule>> = {
  mariabackup: {
    method: 'mariabackup',
    script: 'wsrep_sst_mariabackup',
    label: 'mariadb-backup',
    kind: 'physical',
    families: ['MariaDB'],
    packages: { donor: ['mariadb-backup', 'socat'], joiner: ['mariadb-backup', 'socat'] },
    tools: { donor: [BACKUP, SOCAT], joiner: [BACKUP, ['mbstream'], SOCAT] },
    account: 'donor',
    donorBlocked: 'no',
    joinerMustRun: false,
    joinerFormerData: 'wiped',
    ports: [4444],
    tls: 'sst-socat',
  },
  rsync: {
    ...rsync,
    method: 'rsync',
    script: 'wsrep_sst_rsync',
    label: 'rsync',
    joinerFormerData: 'overwritten',
  },
  rsync_wan: {
    ...rsync,
    method: 'rsync_wan',
    script: 'wsrep_sst_rsync_wan',
    label: 'rsync_wan',
    joinerFormerData: 'delta basis',
  },
  mysqldump: {
    method: 'mysqldump',
    script: 'wsrep_sst_mysqldump',
    label: 'mysqldump',
    kind: 'logical',
    families: ['MariaDB'],
    packages: { donor: ['mariadb-client'], joiner: ['mariadb-client'] },
    tools: {
      donor: [
        ['mariadb-dump', 'mysqldump'],
        ['mariadb', 'mysql'],
      ],
      joiner: [['mariadb', 'mysql']],
    },
    account: 'both',
    donorBlocked: 'writes',
    joinerMustRun: true,
    joinerFormerData: 'dropped',
    ports: [3306],
    tls: 'client',
  },
  'xtrabackup-v2': {
    method: 'xtrabackup-v2',
    script: 'wsrep_sst_xtrabackup-v2',
    label: 'XtraBackup',
    kind: 'physical',
    families: ['PXC'],
    packages: {
      donor: ['percona-xtrabackup', 'socat'],
      joiner: ['percona-xtrabackup', 'socat'],
    },
    tools: {
      donor: [['xtrabackup'], SOCAT],
      joiner: [['xtrabackup'], ['xbstream'], SOCAT],
    },
    account: 'donor',
    donorBlocked: 'ddl',
    joinerMustRun: false,
    joinerFormerData: 'wiped',
    ports: [4444],
    tls: 'sst-socat',
  },
  clone: {
    method: 'clone',
    script: 'wsrep_sst_clone',
    label: 'CLONE',
    kind: 'physical',
    families: ['MySQL-wsrep', 'PXC'],
    packages: { donor: [], joiner: [] },
    tools: { donor: [['mysql']], joiner: [['mysql'], ['nc', 'ncat']] },
    account: 'donor',
    donorBlocked: 'ddl',
    joinerMustRun: false,
    joinerFormerData: 'wiped',
    ports: [4444],
    tls: 'server',
  },
}

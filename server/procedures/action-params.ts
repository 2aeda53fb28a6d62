/**
 * The parameters of each action, by its name. No secrets: those come to the action from the job's
 * sealed secrets, by the names in `JobSecrets`.
 */
import type { SstMethod } from '#server/galera/model.ts'

export interface JobSecrets {
  /** Password of the SST account. */
  sstPassword: string | null
  /** Password of the monitoring account of a deployment. */
  monitorPassword: string | null
}

export interface AptSource {
  /** http://host:port of an apt proxy; null for none. */
  proxy: string | null
  /** A private repository in one deb822 stanza; null for the server's own sources. */
  stanza: string | null
}

export type FirewallTool = 'ufw' | 'firewalld' | 'nftables' | 'none'

/** Data of somebody's in a data directory; null = none. */
export type FoundData = { bytes: number | null; uuid: string | null; seqno: number | null } | null

export interface ActionParams {
  /** Lock file on the server that keeps a second console away. */
  'lock-server': { jobId: string }
  'unlock-server': { jobId: string }
  'install-packages': { packages: string[]; apt: AptSource }
  /**
   * Moves what is in the data directory aside; never deletes. Does nothing where it is empty, or
   * with `leaveFresh` where it holds only what the package itself made.
   */
  'set-data-aside': {
    dataDir: string
    asideDir: string
    leaveFresh?: boolean
    /** What was there when the plan was made. */
    found?: FoundData
  }
  /** Moves data that were set aside back to their place, which must be empty. */
  'restore-data': { quarantineId: string; dataDir: string; asideDir: string }
  /** Deletes data that were set aside. */
  'release-data': { quarantineId: string; path: string }
  /** Writes one whole file, atomically; the former one is kept beside it for the undo. */
  'write-file': {
    path: string
    content: string
    mode: number
    owner: string
    withSstAuth: string | null
  }
  /** The server itself must accept the files (mariadbd --verbose --help), and these values must win. */
  'prove-configuration': { expected: Record<string, string> }
  'create-sst-account': { user: string; host: string; alsoFrom?: string[]; method: SstMethod }
  /** SET GLOBAL on a running member, where a donor needs the account of this method. */
  'set-sst-auth': { user: string; method: SstMethod }
  'open-firewall': { tool: FirewallTool; peers: string[]; ports: number[] }
  /** systemd drop-in; null = infinity. */
  'set-start-timeout': { seconds: number | null }
  /** `found`: of a newcomer, what was in its data directory when the plan was made. */
  'stop-mariadb': { reason: string; found?: FoundData }
  /** Our own marked block of /etc/hosts; the undo takes it out again. */
  'add-host-entries': { entries: { address: string; names: string[] }[] }
  /** SET GLOBAL wsrep_provider_options='pc.weight=N' on a running member; the undo sets the former one. */
  'set-pc-weight': { weight: number }
  /**
   * For mysqldump, whose joiner must be a working server with the SST account: makes the system
   * tables where there are none, starts the server alone (wsrep off, socket only), creates the
   * account, stops it.
   */
  'prepare-logical-joiner': { dataDir: string; user: string; host: string; alsoFrom?: string[] }
  /** After the join: removes the drop-in that named the donor and SET GLOBAL wsrep_sst_donor=''. */
  'release-donor': { path: string }
  'bootstrap-cluster': { clusterName: string }
  /** No bootstrap flag is left, so that a restart joins instead of founding a second cluster. */
  'prove-bootstrap-flag-gone': { clusterName: string }
  /** Anonymous accounts and the test database go; root stays with unix_socket. */
  'secure-root-account': { keepSocketLogin: true }
  'create-monitor-account': { user: string; host: string }
  /** Starts MariaDB without waiting and follows the transfer until Synced with the expected size. */
  'join-cluster': {
    clusterName: string
    stateUuid: string | null
    expectedSize: number
    expectedBytes: number | null
    /** An SstMethod, or the name of another wsrep_sst_* script. */
    method: string
    /** Where it takes clients, and a mysqldump; absent = 3306. */
    sqlPort?: number
    /** pc.weight that it votes with while it joins; absent = 1. */
    joinerWeight?: number
    /** A member comes back: whether it starts at boot is left as it is. */
    leaveBoot?: boolean
    /** A member comes back with its own data: once it is whole, taking back leaves it running. */
    staysWhenWhole?: boolean
  }
  /** Writes on this server, reads on the others, removes what it wrote. */
  'verify-replication': { readers: string[] }
  /** Adds the node (or, at the last one, the whole new cluster) to the inventory. */
  'record-node': { name: string; address: string; sqlPort: number; sshPort: number }
}

export type ActionName = keyof ActionParams

/**
 * What a preflight gathers of one server before anything is planned. Types only. null = not known,
 * which a check must say, never take for good.
 */
export interface PreflightFacts {
  key: string
  address: string
  role: 'member' | 'joiner' | 'bootstrap'
  /** How reaching it went; null when it answered and root works. */
  problem: { stage: 'ssh' | 'host-key' | 'sudo' | 'sql'; message: string; mend: string } | null
  hostname: string | null
  os: { id: string; version: string; codename: string; arch: string } | null
  systemdVersion: number | null
  /** Server clock minus console clock. */
  clockSkewMs: number | null
  /** Installed version by package name. */
  packages: Record<string, string>
  /** Version that apt would install, by package name. */
  candidates: Record<string, string>
  /** Path by program: rsync, socat, mariabackup, mbstream, pv, stunnel4, mariadb-dump … */
  tools: Record<string, string | null>
  /** Names of wsrep_sst_* scripts found. */
  sstScripts: string[]
  mariadb: {
    unitState: string
    version: string | null
    /** Where the data are: links followed. */
    dataDir: string
    /** datadir as configured, where links lead from it to `dataDir`; null or absent = the same. */
    dataDirLink?: string | null
    /** A mount point of its own; absent = not known. */
    dataDirIsMount?: boolean
    dataBytes: number | null
    /** Empty, or only what the package itself made. */
    dataKind: 'missing' | 'empty' | 'fresh-install' | 'has-data'
    grastate: { uuid: string; seqno: number; safeToBootstrap: boolean } | null
    startTimeoutSeconds: number | 'infinity' | null
  } | null
  disk: { dataDirFreeBytes: number | null; dataDirTotalBytes: number | null }
  /** Effective options of mysqld (name with underscores → value), where installed. */
  options: Record<string, string>
  firewall: { tool: 'ufw' | 'firewalld' | 'nftables' | 'none'; active: boolean }
  /** "pid program" of whoever listens on the SQL port, 4567, 4568, 4444. */
  listeners: Record<number, string>
  /** TCP probes from this server: `${peer key}:${port}` → result and time. */
  reach: Record<string, { ok: boolean; error: string | null; ms: number }>
  /** Name look-ups on this server by peer key: address found for the name, name for the address. */
  names: Record<string, { forward: string | null; reverse: string | null; ms: number }>
  memoryBytes: number | null
  /** Below: absent = not gathered. */
  /** SHOW GLOBAL VARIABLES of the running server, by name; secrets left out. null = does not run. */
  variables?: Record<string, string> | null
  /** Effective options of the group [sst], names with hyphens; secrets left out. */
  sstOptions?: Record<string, string> | null
  /** The donor's account for transfers: what wsrep_sst_auth names, and whether a login with it works. */
  sstAccount?: { user: string | null; works: boolean | null; error: string | null } | null
  /** What the data directory is made of, allocated bytes. */
  dataParts?: {
    /** Tablespaces, undo, Aria and MyISAM files, .frm: what mariabackup streams. */
    tableBytes: number
    /** ib_logfile*: copied by rsync, not by mariabackup. */
    redoBytes: number
    /** Directories of schemas. */
    schemaCount: number
  } | null
  cpuCount?: number | null
  /**
   * Options that lead outside the data directory, to files that a state transfer removes or that keep
   * the position; `holds`: something lies there. null = the running server could not be asked.
   */
  outside?: { option: string; path: string; holds: boolean }[] | null
  /** Option files of the server in reading order. */
  optionFiles?: string[]
  /** Text of the files that a plan may write (see procedures/planned-paths.ts), secrets masked; null = no such file. */
  files?: Record<string, string | null>
  /** Whether the user mysql can read a path: certificates and key files that the cluster's options name. */
  readableFiles?: Record<string, boolean>
}

/** Whether a server works already. */
export interface Occupation {
  /** ActiveState of mariadb.service. */
  unitState: string
  /** Somebody listens on 4567: a node or an arbitrator. */
  hasGroupPort: boolean
}

import type { DebianRelease } from './debian-release.ts'

export type SstMethod = 'mariabackup' | 'rsync' | 'rsync_wan' | 'mysqldump'

export interface ExecOptions {
  stdin?: string
  timeoutMs?: number
  /** Default true: any exit code but 0 throws. */
  check?: boolean
}

export interface ExecResult {
  code: number
  stdout: string
  stderr: string
}

export interface SshAccount {
  host: string
  port: 22
  user: string
  /** OpenSSH format, no passphrase; works beside the password. */
  privateKey: string
  password: string
  /** Null where sudo asks for none. */
  sudoPassword: string | null
}

export interface LabServer {
  name: string
  address: string
  release: DebianRelease
  /** User ops: NOPASSWD sudo, member of systemd-journal. */
  ssh: SshAccount
  /** User opspw: sudo asks for its password, not a member of systemd-journal. */
  sshWithSudoPassword: SshAccount
  /** Runs as root inside the server, whatever state its network is in. */
  exec(argv: string[], options?: ExecOptions): Promise<ExecResult>
  /** Runs as root over the socket in batch mode: columns by tabs, no header. */
  sql(statement: string): Promise<string>
  /** A clean shutdown. */
  powerOff(): Promise<void>
  /** All processes die at once; what the kernel had been given is on disk. */
  cutPower(): Promise<void>
  /** Starts it again after powerOff or cutPower, with its data; resolves when sshd listens. */
  boot(): Promise<void>
  isRunning(): boolean
  /** SIGKILL to mariadbd. `keepDown` (default true) keeps systemd from restarting it until startMariadb. */
  killMariadb(options?: { keepDown?: boolean }): Promise<{ atMs: number }>
  /** `wait` (default true): until SQL answers and, on a Galera node, it is Synced. */
  startMariadb(options?: { wait?: boolean }): Promise<void>
  stopMariadb(): Promise<void>
  /**
   * Fills the file system of the data directory until `leaveBytes` (default 0) are free. The first
   * call moves the data directory to a disk of its own, for which it restarts a running MariaDB:
   * call it with a large `leaveBytes` beforehand where the restart would disturb.
   */
  fillDisk(options?: { leaveBytes?: number }): Promise<void>
  /** Gives the filled space back; the disk of its own stays. */
  freeDisk(): Promise<void>
  /**
   * Makes MariaDB, and MariaDB only, see a clock that is off by so many seconds; 0 ends it.
   * Installs Debian's faketime and restarts MariaDB.
   */
  skewClock(seconds: number): Promise<void>
}

export interface FormClusterOptions {
  /** Default `lab`. */
  name?: string
  /** Default `rsync`, the fastest: mariabackup sleeps 10 s on the donor for each join. */
  sstMethod?: SstMethod
  /** gmcast.segment by server name. */
  segments?: Record<string, number>
  /** pc.weight by server name. */
  weights?: Record<string, number>
  /** Galera's notation, default 128M. */
  gcacheSize?: string
}

export interface JoinClusterOptions extends FormClusterOptions {
  /** Default true: resolves when the server is Synced. */
  wait?: boolean
}

export interface MonitorUserOptions {
  user: string
  password: string
  /** `status-only` (default): may connect and SHOW. `full`: all that the console can make use of. */
  grants?: 'full' | 'status-only'
}

export interface AcknowledgedCommit {
  id: number
  atMs: number
  server: string
}

export interface FailedCommit extends AcknowledgedCommit {
  reason: string
}

export interface WriteLoad {
  stop(): Promise<void>
  /** Every commit that a server acknowledged, in the order of the answers. */
  acknowledged(): readonly AcknowledgedCommit[]
  /** Attempts without acknowledgement: they may or may not have been committed. */
  failures(): readonly FailedCommit[]
  /** Which acknowledged ids the server does not have. */
  verify(server: LabServer): Promise<{ missing: number[] }>
}

export interface Lab {
  id: string
  /** `10.x.y.0/24` */
  subnet: string
  servers: LabServer[]
  /** Throws where there is none of this name. */
  server(name: string): LabServer
  /** A bare server, unless `mariadb` asks for the packages of a data node beforehand. */
  addServer(options?: {
    release?: DebianRelease
    name?: string
    mariadb?: boolean
  }): Promise<LabServer>
  /** From Debian's packages through the lab's apt proxy; leaves MariaDB stopped. */
  installMariadb(servers: LabServer[]): Promise<void>
  /** Bootstraps the first, joins the rest; all are Synced when it resolves. */
  formCluster(servers: LabServer[], options?: FormClusterOptions): Promise<void>
  /** Joins one more server that has MariaDB installed; `members` lists those it connects to. */
  joinCluster(server: LabServer, members: LabServer[], options?: JoinClusterOptions): Promise<void>
  /** Installs galera-arbitrator-4 and runs garbd as its systemd unit. */
  addArbitrator(server: LabServer, clusterName: string, members: LabServer[]): Promise<void>
  createMonitorUser(on: LabServer, options: MonitorUserOptions): Promise<void>
  /** No packet passes between the two groups any more; the host still reaches both. */
  cut(a: LabServer[], b: LabServer[]): Promise<void>
  /** Ends every cut. */
  heal(): Promise<void>
  /** Pulls the server's cable: unreachable from the host too. */
  disconnect(server: LabServer): Promise<void>
  reconnect(server: LabServer): Promise<void>
  /** Delays and throttles all traffic of the server, each way. */
  slow(server: LabServer, options: { delayMs?: number; rateMbit?: number }): Promise<void>
  unslow(server: LabServer): Promise<void>
  /** About so many bytes of InnoDB rows, made on the server. */
  loadData(server: LabServer, options: { bytes: number; database?: string }): Promise<void>
  /** Commits one row at a time on each server; default 50 a second on each. */
  startWriteLoad(servers: LabServer[], options?: { ratePerSecond?: number }): Promise<WriteLoad>
  /** Removes all that the lab made. */
  stop(): Promise<void>
}

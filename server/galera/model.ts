/**
 * The vocabulary of the console: what was read from one server, and what follows for the cluster.
 * Types only. Times are console time in ms since the epoch unless the name says `server`.
 */

import type { NodeDisk } from '#server/galera/disk/node-disk.ts'
import type { QuorumAssessment } from '#server/galera/quorum-assessment.ts'

/** `wsrep_local_state`; 0 also covers every node of a non-Primary component. */
export type LocalState = 0 | 1 | 2 | 3 | 4
export type ClusterStatus = 'Primary' | 'non-Primary' | 'Disconnected' | 'unknown'
/** Group communication state as the error log names it ("Shifting A -> B"). */
export type GcsState =
  | 'CLOSED'
  | 'OPEN'
  | 'PRIMARY'
  | 'JOINER'
  | 'DONOR/DESYNCED'
  | 'JOINED'
  | 'SYNCED'

export type SstMethod =
  | 'mariabackup'
  | 'rsync'
  | 'rsync_wan'
  | 'mysqldump'
  | 'xtrabackup-v2'
  | 'clone'

/** One row of mysql.wsrep_cluster_members, as one server sees it. Includes arbitrators. */
export interface MemberRow {
  /** gcomm UUID: new at each start of the server, so no identity of a server. */
  uuid: string
  name: string
  /** Incoming address; may be `AUTO`, empty or `host:0`. */
  incomingAddress: string
}

/** One server's own account of itself and its group: parsed from SHOW GLOBAL STATUS and VARIABLES. */
export interface NodeReading {
  serverVersion: string | null
  providerVersion: string | null
  clusterName: string | null
  nodeName: string | null
  nodeAddress: string | null
  localState: LocalState | null
  localStateComment: string
  clusterStatus: ClusterStatus
  connected: boolean
  ready: boolean
  /** null where the server shows 2^64-1 (not in a Primary component). */
  clusterConfId: number | null
  clusterStateUuid: string | null
  localStateUuid: string | null
  gcommUuid: string | null
  clusterSize: number | null
  clusterWeight: number | null
  localIndex: number | null
  segment: number | null
  /** pc.weight from wsrep_provider_options. */
  pcWeight: number | null
  evsState: string | null
  evsDelayed: string | null
  lastCommitted: number | null
  /** Lowest seqno in the gcache; null where the server shows -1 or nothing. */
  cachedDownto: number | null
  recvQueue: number | null
  sendQueue: number | null
  desyncCount: number | null
  flowControlActive: boolean | null
  sstMethod: string | null
  readOnly: boolean | null
  desync: boolean | null
  /** Seconds since the server started. */
  uptimeSeconds: number | null
  /** Settings left on after a rescue or a mistake, e.g. `pc.ignore_sb=true`; absent = not read. */
  dangerousOptions?: string[]
  /** `wsrep_reject_queries` when it is not NONE; null = queries are served; absent = not read. */
  rejectQueries?: string | null
  /** Receive queue length at which this node asks for flow control; absent or null = not read. */
  flowControlLimit?: number | null
  /** null when the table could not be read; `membersMissing` then says why. */
  members: MemberRow[] | null
  membersMissing: string | null
}

/** Per second, from two consecutive polls; null where a counter is unknown or was reset in between. */
export interface NodeRates {
  /** Share of time replication was paused by flow control, 0 to 1. */
  flowControlPaused: number | null
  flowControlSent: number | null
  flowControlReceived: number | null
  replicatedWriteSets: number | null
  replicatedBytes: number | null
  receivedWriteSets: number | null
  receivedBytes: number | null
  commits: number | null
  certFailures: number | null
  bfAborts: number | null
  /** Group replication latency, seconds; null when the server took no sample. */
  replLatencyAvg: number | null
  replLatencyMax: number | null
}

export type ContactFailure =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'name-not-found'
  | 'connection-lost'
  | 'access-denied'
  | 'missing-privilege'
  | 'not-galera'
  | 'not-mariadb'
  | 'tls'
  | 'too-many-connections'
  | 'ssh-auth'
  | 'ssh-key-unusable'
  | 'host-key-changed'
  | 'host-key-unknown'
  | 'sudo'
  | 'secret-unreadable'
  | 'other'

/** How talking to a server went the last time it was tried. */
export type Contact =
  | { kind: 'never' }
  | { kind: 'answering'; sinceMs: number }
  | { kind: 'failing'; sinceMs: number; failure: ContactFailure; message: string; mend: string }

/** A state transfer to this node, as the logs of the cluster tell it. */
export interface TransferSight {
  donorName: string | null
  /** null until the log tells whether it is an IST or an SST. */
  kind: 'IST' | 'SST' | null
  method: string | null
  stage: string
  startedAtMs: number
  /** Events received of those announced by the donor; absent before the first count. */
  events?: { done: number; total: number }
  /** What the kernel of the joiner tells besides; absent without SSH to it. */
  progress?: TransferProgress
}

/** How far a transfer is, from outside: no setting of the servers is needed for it. */
export interface TransferProgress {
  /** Console time of the latest look. */
  observedAtMs: number
  /** A stage of the log, or `waiting for data`: the donor has agreed, but sends nothing yet. */
  stage: string
  stageSinceMs: number
  /** What of the stage is under way, for instance which files rsync writes; null = not told. */
  step: string | null
  /** null where no bytes can be counted. */
  doneBytes: number | null
  expectedBytes: { low: number; high: number } | null
  /** 0 to 100, never going back: of the bytes, or of an IST's write-sets; null = cannot be known. */
  percent: number | null
  bytesPerSecond: number | null
  /** Until Synced, at the soonest and at the latest; null = cannot be told yet. */
  etaMs: [low: number, high: number] | null
  writeSetsDone: number | null
  writeSetsTotal: number | null
  /** Neither bytes nor work have moved since; null while something does. */
  stalledSinceMs: number | null
  /** Where the figures come from. */
  evidence: string
}

/** Latest state of one inventory node; one row in the database, one item on the live stream. */
export interface NodeSnapshot {
  nodeId: string
  /** When `reading` was taken; null if the server never answered. */
  observedAtMs: number | null
  sql: Contact
  /** null when the node has no SSH credential (observe tier). */
  ssh: Contact | null
  reading: NodeReading | null
  rates: NodeRates | null
  /** Server clock minus console clock, ± half the round trip; null when unknown. */
  clockSkewMs: number | null
  /** From the journal followed over SSH; null without it. */
  journal: {
    gcsState: GcsState | null
    gcsStateAtMs: number | null
    /** systemd ActiveState of the MariaDB (or garbd) unit. */
    unitState: string | null
    lastError: string | null
  } | null
  transfer: TransferSight | null
  /** Of a stopped server, read over SSH; null while it runs, absent = not read. */
  savedPosition?: SavedPosition | null
  /** Read over SSH; null without it, absent = not yet. */
  disk?: NodeDisk | null
}

/** What a stopped server has saved of its position. */
export interface SavedPosition {
  /** When it was first seen so. */
  atMs: number
  /** grastate.dat; null = there is none. */
  grastate: { uuid: string | null; seqno: number | null } | null
}

export interface NodeIdentity {
  nodeId: string
  name: string
  kind: 'data' | 'arbitrator'
  address: string
  sqlPort: number
}

/** One word for a node; every condition has its own icon, colour and label in the interface. */
export type NodeCondition =
  | 'synced'
  | 'donor'
  | 'desynced'
  | 'joined'
  | 'joiner'
  | 'non-primary'
  | 'disconnected'
  | 'member'
  | 'down'
  | 'unreachable'
  | 'unknown'

export type Severity = 'ok' | 'notice' | 'warning' | 'critical'

export interface Finding {
  /** Stable key, for instance `two-clusters-one-name`. */
  id: string
  severity: Severity
  title: string
  /** Cause and mend, in one or two sentences. */
  detail: string
  nodeIds: string[]
}

export interface NodeAssessment {
  nodeId: string
  condition: NodeCondition
  /** Short label, e.g. "Synced", "Donor", "Down". */
  label: string
  /** One sentence: why this condition; names the evidence. */
  because: string
  severity: Severity
  /** Taking client writes now (replicates write-sets of its own). null = unknown. */
  writing: boolean | null
  /** Age of the reading; null when never read. */
  ageMs: number | null
  stale: boolean
  /** Index into `components`; null when no component is known for it. */
  component: number | null
}

/** Servers that see each other: one partition of the cluster. */
export interface Component {
  /** Cluster state UUID; null when its members do not tell. */
  stateUuid: string | null
  confId: number | null
  primary: boolean
  /** Nodes that told of this component themselves, freshly. */
  nodeIds: string[]
  /** Member names as listed by those nodes, including ones the console cannot see. */
  memberNames: string[]
  size: number | null
  weight: number | null
}

export interface TransferEdge {
  joinerId: string
  donorId: string | null
  donorName: string | null
  kind: 'IST' | 'SST' | null
  method: string | null
  stage: string | null
  sinceMs: number | null
  progress?: TransferProgress
}

export interface ClusterAssessment {
  severity: Severity
  /** One plain sentence: the verdict. */
  sentence: string
  nodes: NodeAssessment[]
  components: Component[]
  quorum: QuorumAssessment
  transfers: TransferEdge[]
  /** Sorted by severity, worst first. */
  findings: Finding[]
  /** Members listed by the group that are not in the inventory (data nodes or arbitrators). */
  unlistedMembers: MemberRow[]
}

/**
 * What the API hands to the browser. Types only; services build them, components read them.
 * Times are console time, ms since the epoch.
 */
import type { JoinForecast } from '#server/galera/ist/join-forecast.ts'
import type { MissCause } from '#server/galera/ist/miss-cause.ts'
import type { Finding, NodeCondition, NodeSnapshot, Severity } from '#server/galera/model.ts'

export type Role = 'viewer' | 'operator' | 'admin'

export interface Viewer {
  id: string
  name: string
  email: string
  role: Role
}

export interface SessionView {
  id: string
  current: boolean
  createdAtMs: number
  expiresAtMs: number
  ipAddress: string | null
  userAgent: string | null
}

export interface UserView {
  id: string
  name: string
  email: string
  role: Role
  disabledAtMs: number | null
  createdAtMs: number
}

export interface NodeView {
  id: string
  clusterId: string
  name: string
  kind: 'data' | 'arbitrator'
  address: string
  sqlPort: number
  sshPort: number
  sqlRoute: 'direct' | 'ssh'
  tlsMode: 'off' | 'require' | 'verify'
  /** PEM certificates that vouch for the server; a public text. null = those of the system. */
  tlsCa: string | null
  /** "operate" when it has an SSH credential. */
  tier: 'observe' | 'operate'
  sqlCredential: { id: string; name: string } | null
  sshCredential: { id: string; name: string } | null
  tags: string[]
}

export interface ClusterView {
  id: string
  name: string
  galeraName: string
  stateUuid: string | null
  simulated: boolean
  tags: string[]
  nodes: NodeView[]
}

export interface WorkerView {
  heartbeatAtMs: number | null
  figures: { nodes: number; pollsPerSecond: number; medianPollMs: number; p95PollMs: number } | null
}

/** Live state of one cluster: the input of assessCluster, so that the browser can age it by itself. */
export interface ClusterLive {
  clusterId: string
  /** Server time at which this was read: lets the browser correct its own clock. */
  nowMs: number
  workerHeartbeatAtMs: number | null
  snapshots: NodeSnapshot[]
  otherClusters: { name: string; galeraName: string; stateUuids: string[] }[]
}

/** A cluster as every page knows it: in the navigation, the palette and the fleet. */
export interface FleetCluster {
  id: string
  name: string
  simulated: boolean
  tags: string[]
  severity: Severity
  /** The verdict, which may hold times as tokens. */
  sentence: string
  /** By name. */
  nodes: { id: string; name: string; condition: NodeCondition; label: string }[]
  /** How many state transfers run now. */
  transfers: number
  /** The worst of a cluster that needs attention; none of the others. */
  findings: Finding[]
  /** How many there are beside these. */
  moreFindings: number
}

export interface FleetView {
  nowMs: number
  /** Most urgent first. */
  clusters: FleetCluster[]
}

/** What a chart can show of a node. */
export type Metric =
  | 'flowControlPaused'
  | 'flowControlSent'
  /** The peak: an average over ten minutes would hide it. */
  | 'recvQueueMax'
  | 'sendQueue'
  | 'replicatedWriteSets'
  | 'replicatedBytes'
  | 'receivedWriteSets'
  | 'receivedBytes'
  | 'certFailures'
  | 'bfAborts'
  | 'replLatencyAvg'
  | 'replLatencyMax'
  /** Write-sets from wsrep_local_cached_downto to the last committed. */
  | 'cachedWriteSets'
  /** Bytes a second that enter the gcache, headers included. */
  | 'cacheInflow'

export interface SeriesView {
  fromMs: number
  toMs: number
  bucketMs: number
  /** Resolution of the samples that were read, in seconds; of the newest, finer ones. */
  resolutionSeconds: 1 | 10 | 60 | 600 | 3600
  /** Start of each bucket; the same for all nodes and metrics. At most 300. */
  atMs: number[]
  /** Only the metrics that were asked for. */
  nodes: { nodeId: string; values: Partial<Record<Metric, (number | null)[]>> }[]
}

export interface EventView {
  id: number
  atMs: number
  serverAtMs: number | null
  clusterId: string | null
  nodeId: string | null
  source: 'poll' | 'journal' | 'console'
  kind: string
  severity: Severity
  title: string
  detail: string | null
}

/** One state transfer that was seen, running or past. */
export interface TransferView {
  id: string
  joinerName: string
  /** Node of the inventory, if it was one then. */
  joinerId: string | null
  donorName: string | null
  donorId: string | null
  kind: 'IST' | 'SST' | null
  method: string | null
  startedAtMs: number
  /** null while it runs, or when nobody saw its end. */
  endedAtMs: number | null
  outcome: 'running' | 'synced' | 'failed' | 'unknown'
  reason: string | null
  bytes: number | null
  expectedBytes: number | null
  writeSets: number | null
  /** What the joiner claimed, and where the group stood; null = its journal was not read. */
  local: { uuid: string; seqno: number } | null
  group: { uuid: string; seqno: number } | null
  stages: { stage: string; atMs: number }[]
  /** What was told before it began; null = nobody watched the joiner then. */
  forecast: JoinForecast | null
}

/** One transfer with the journals of both sides around it. */
export interface TransferStory {
  clusterId: string
  transfer: TransferView
  joiner: JournalPart
  donor: JournalPart
}

/** Lines of one server's journal, and how far its clock was ahead of the console's then. */
export interface JournalPart {
  /** null = not known; their times are then taken as they are. */
  skewMs: number | null
  lines: LogLineView[]
  /** There are more than are shown. */
  cut: boolean
}

/** Hit rate of the gcache: joins of former members, and how many came by IST. */
export interface ServedView {
  nowMs: number
  spans: { hours: number; joins: number; byIst: number }[]
  /** Newest first. */
  misses: {
    transferId: string
    joinerName: string
    donorName: string | null
    atMs: number
    cause: MissCause
  }[]
}

export interface LogLineView {
  id: number
  serverAtMs: number
  identifier: string
  priority: number
  message: string
}

export interface RawStatusView {
  atMs: number | null
  values: Record<string, string>
}

export interface CredentialView {
  id: string
  name: string
  kind: 'sql' | 'ssh-key' | 'ssh-password'
  username: string
  hasPassphrase: boolean
  hasSudoPassword: boolean
  /** Type and fingerprint of an SSH key; null for passwords. */
  keyFingerprint: string | null
  usedByNodes: number
  updatedAtMs: number
}

export interface HostKeyView {
  id: string
  host: string
  port: number
  algorithm: string
  fingerprint: string
  pinnedAtMs: number
  pinnedBy: string | null
  /** Set when the host showed another key: connections are refused until it is pinned anew. */
  presented: { algorithm: string; fingerprint: string; atMs: number } | null
}

export interface OperatorError {
  code: string
  message: string
  mend: string
}

/** One question put to servers by the worker. */
export type ProbeView<Result> =
  | { state: 'queued' | 'running' }
  | { state: 'done'; result: Result }
  | { state: 'failed'; error: OperatorError }

/** Items of the one live subscription of a tab. */
export type LiveItem =
  | { topic: 'snapshots'; live: ClusterLive }
  | { topic: 'events'; clusterId: string | null; events: EventView[] }
  /** A condition changed somewhere: the fleet view is out of date. */
  | { topic: 'fleet' }
  | { topic: 'inventory'; clusterId: string | null }
  | { topic: 'probe'; probeId: string }
  /** A record of a state transfer was made or changed. */
  | { topic: 'transfer'; clusterId: string }
  | { topic: 'log'; clusterId: string; nodeId: string }
  | { topic: 'host-key' }
  /** A job, a step of it or its transcript changed. */
  | { topic: 'job'; jobId: string; clusterId: string | null }
  /** Alerts, rules or silences changed; null: of any cluster. */
  | { topic: 'alert'; clusterId: string | null }
  /** A channel or a delivery changed. */
  | { topic: 'delivery' }
  /** Changes were missed while away: read everything on show anew. */
  | { topic: 'resync' }

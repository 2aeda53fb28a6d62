import type { JoinForecast } from '#server/galera/ist/join-forecast.ts'
import type { LogPosition } from '#server/galera/log/log-fact.ts'
import type { LocalState, NodeRates, Severity } from '#server/galera/model.ts'

/** One second of one node, as stored. Without an answer all figures are null. */
export interface SampleRecord extends NodeRates {
  nodeId: string
  /** Start of the poll's slot, ms since the epoch. */
  atMs: number
  localState: LocalState | null
  recvQueue: number | null
  sendQueue: number | null
  lastCommitted: number | null
  cachedDownto: number | null
}

/** One entry of the timeline. */
export interface EventRecord {
  /** Console time, ms. */
  atMs: number
  /** The server's own time where its journal told, ms. */
  serverAtMs: number | null
  clusterId: string
  nodeId: string | null
  source: 'poll' | 'journal'
  kind: string
  severity: Severity
  title: string
  detail: Record<string, unknown> | null
}

export interface LogLineRecord {
  clusterId: string
  nodeId: string
  cursor: string
  serverAtMs: number
  identifier: string
  priority: number
  message: string
}

/** A state transfer, as it stands. */
export interface TransferRecord {
  id: string
  clusterId: string
  joinerName: string
  joinerId: string | null
  donorName: string | null
  donorId: string | null
  kind: 'IST' | 'SST' | null
  method: string | null
  startedAtMs: number
  endedAtMs: number | null
  outcome: 'running' | 'synced' | 'failed'
  reason: string | null
  /** null: not counted by this worker. */
  bytes: number | null
  expectedBytes: number | null
  writeSets: number | null
  local: LogPosition | null
  group: LogPosition | null
  stages: { stage: string; atMs: number }[]
  /** What was told before it began; null = nobody watched the joiner then. */
  forecast: JoinForecast | null
}

/** A raw answer of a server, kept for the pages that show every value. */
export interface RawRows {
  values: Readonly<Record<string, string>>
  atMs: number
}

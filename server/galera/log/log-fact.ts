import type { GcsState } from '#server/galera/model.ts'

/** A position in a history: `seqno` is -1 where the log says "undefined". */
export interface LogPosition {
  uuid: string
  seqno: number
}

/** What one log line (or one block of lines) of a Galera server says. Names are wsrep_node_name. */
export type LogFact =
  /** "Shifting A -> B (TO: n)": this node changed its state. */
  | { kind: 'gcs-shift'; from: GcsState; to: GcsState; seqno: number | null }
  /** gcomm view block; UUIDs are abbreviated by the log ("310a11cc-9d91"). */
  | {
      kind: 'view'
      primary: boolean
      viewSeq: number
      members: string[]
      joined: string[]
      left: string[]
      partitioned: string[]
    }
  /** The server's own view block, with names. */
  | {
      kind: 'group-view'
      position: LogPosition | null
      primary: boolean
      members: { uuid: string; name: string }[]
    }
  /** "New COMPONENT: primary = …" */
  | { kind: 'component'; primary: boolean; bootstrap: boolean; memberCount: number }
  /** "Quorum results:" block. */
  | {
      kind: 'quorum'
      primary: boolean
      confId: number | null
      joined: number | null
      total: number | null
      groupUuid: string | null
    }
  | { kind: 'saved-state'; position: LogPosition; safeToBootstrap: boolean }
  | { kind: 'recovered-position'; position: LogPosition }
  /** Block "State transfer required:"; null where the log line could not be read. */
  | { kind: 'transfer-required'; group: LogPosition | null; local: LogPosition | null }
  /** A state transfer script was started on this node (physical methods: also for an IST). */
  | {
      kind: 'sst-script'
      method: string
      role: 'joiner' | 'donor'
      /** The port to which the joiner lets the data come, where it is not the usual one. */
      port?: number
    }
  | { kind: 'donor-selected'; joiner: string; donor: string; requested: string | null }
  /** No donor is free at the moment; the joiner asks again every second. */
  | { kind: 'donor-awaited'; joiner: string | null; reason: string }
  | { kind: 'transfer-accepted' }
  | { kind: 'ist-verdict'; writeSets: number; first: number; last: number }
  /** The node's own data are given up from here on. */
  | { kind: 'sst-verdict' }
  /** The donor says why an IST was not possible. */
  | { kind: 'ist-refused'; first: number }
  | {
      kind: 'transfer-stage'
      stage: 'streaming' | 'preparing' | 'moving' | 'starting' | 'catching up'
    }
  /** The joiner's rsync daemon lets the donor write to one of its modules, "-data_dir" or "/./db". */
  | { kind: 'rsync-module'; module: string }
  /** A connection to the joiner's rsync daemon is over; bytes as the daemon counted them. */
  | { kind: 'stream-received'; bytes: number }
  | { kind: 'events-received'; done: number; total: number }
  | { kind: 'queue-progress'; done: number; total: number }
  /** The donor has sent everything; the joiner still has to prepare, start and catch up. */
  | { kind: 'transfer-sent'; donor: string; joiner: string }
  | { kind: 'transfer-received'; joiner: string; donor: string }
  | { kind: 'transfer-failed'; sender: string; receiver: string; reason: string }
  /** This node's part of a transfer failed beyond repair. */
  | { kind: 'transfer-aborted'; reason: string }
  | { kind: 'member-synced'; member: string }
  | { kind: 'member-desynced'; member: string }
  | { kind: 'member-resynced'; member: string }
  | { kind: 'server-status'; from: string; to: string }
  | { kind: 'synchronized' }
  | { kind: 'server-starting'; version: string }
  | { kind: 'server-ready' }
  | { kind: 'shutdown-begun' }
  | { kind: 'shutdown-complete' }
  /** Signal seen by the server itself or by systemd. */
  | { kind: 'server-killed'; signal: number }
  | { kind: 'unit-failed'; result: string }
  | { kind: 'unit-restart'; counter: number }
  | { kind: 'provider-paused' }
  | { kind: 'provider-resumed' }
  | { kind: 'peer-suspected'; peer: string }
  | { kind: 'peer-inactive'; peer: string }
  | { kind: 'peer-evicted'; peer: string }
  | { kind: 'connection-lost'; peer: string; address: string | null }
  | { kind: 'no-primary-view' }
  | { kind: 'bootstrap-refused' }
  | { kind: 'bootstrap' }
  | { kind: 'vote'; text: string }
  | { kind: 'inconsistent'; text: string }
  | { kind: 'apply-failed'; text: string }
  | { kind: 'ignored-split-brain' }
  | { kind: 'conflicting-primaries' }
  | { kind: 'flow-control-interval'; low: number; high: number }
  /** A warning-free catch-all for lines marked [ERROR] that no rule above explains. */
  | { kind: 'error'; text: string }

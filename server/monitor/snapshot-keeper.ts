import type { ContactError } from '#server/contact/contact-error.ts'
import type {
  Contact,
  NodeSnapshot,
  TransferProgress,
  TransferSight,
} from '#server/galera/model.ts'
import type { BoardNode, ClusterBoard } from './cluster-board.ts'
import type { NodeConfig } from './node-config.ts'
import type { TickWriter } from './tick-writer.ts'
import { transition } from './transitions.ts'

/** Holds the latest sight of one node; whatever changes in it is written with what follows from it. */
export class SnapshotKeeper implements BoardNode {
  #config: NodeConfig
  #writer: TickWriter
  #board: ClusterBoard
  #snapshot: NodeSnapshot
  #progress: TransferProgress | null = null
  #lastLineAtMs: number | null = null
  #transferListener: (() => void) | null = null
  #isCurrent = false

  /** `last`: what an earlier run stored, so that what happened meanwhile is told. */
  constructor(
    config: NodeConfig,
    last: NodeSnapshot | null,
    writer: TickWriter,
    board: ClusterBoard,
  ) {
    this.#config = config
    this.#writer = writer
    this.#board = board
    this.#snapshot = last ? fitting(last, config) : neverSeen(config)
  }

  get nodeId(): string {
    return this.#config.nodeId
  }

  get groupName(): string {
    return this.#snapshot.reading?.nodeName ?? this.#config.name
  }

  get snapshot(): NodeSnapshot {
    return this.#snapshot
  }

  /** The server was asked since it is watched, so its contact is of now and not of an earlier run. */
  get isCurrent(): boolean {
    return this.#isCurrent
  }

  /** When the node's journal last said anything (console time); null = not since it is watched. */
  get lastLineAtMs(): number | null {
    return this.#lastLineAtMs
  }

  heard(atMs: number): void {
    this.#lastLineAtMs = Math.max(atMs, this.#lastLineAtMs ?? atMs)
  }

  setTransfer(transfer: TransferSight | null): void {
    const progress = this.#progress
    const next = transfer && progress ? { ...transfer, progress } : transfer
    if (JSON.stringify(next) === JSON.stringify(this.#snapshot.transfer)) return
    this.update({ transfer: next })
    if (next) this.#transferListener?.()
  }

  /** How far the node's transfer is; shown as long as the journals tell of one. */
  setProgress(progress: TransferProgress | null): void {
    this.#progress = progress
    const { transfer } = this.#snapshot
    if (!transfer || !progress) return
    this.update({ transfer: { ...transfer, progress } })
    this.#writer.flushSoon()
  }

  /** Calls the listener, instead of an earlier one, when a transfer to this node is told. */
  onTransfer(listener: (() => void) | null): void {
    this.#transferListener = listener
  }

  /** Replaces parts of the snapshot; true when the condition of the node changed by it. */
  update(change: Partial<NodeSnapshot>): boolean {
    const { clusterId, name, nodeId } = this.#config
    const before = this.#snapshot
    this.#snapshot = { ...before, ...change }
    if (change.sql) this.#isCurrent = true
    const { events, conditionChanged } = transition(before, this.#snapshot, {
      clusterId,
      nodeName: name,
      now: Date.now(),
      journalTells: before.journal !== null && before.ssh?.kind === 'answering',
    })
    this.#writer.putSnapshot(clusterId, this.#snapshot)
    this.#writer.addEvents(this.#board.firstTold(events))
    if (conditionChanged) this.#writer.markCondition(clusterId, nodeId)
    return conditionChanged
  }
}

/** Failing since the first failure in a row, whatever its reason is by now. */
export function failingContact(before: Contact | null, error: ContactError, now: number): Contact {
  return {
    kind: 'failing',
    sinceMs: before?.kind === 'failing' ? before.sinceMs : now,
    failure: error.failure,
    message: error.message,
    mend: error.mend,
  }
}

export function answeringContact(before: Contact | null, now: number): Contact {
  return before?.kind === 'answering' ? before : { kind: 'answering', sinceMs: now }
}

/** A stored snapshot without what the node is no longer asked for. */
function fitting(last: NodeSnapshot, config: NodeConfig): NodeSnapshot {
  if (!config.ssh) return { ...last, ssh: null, journal: null, savedPosition: null, disk: null }
  return last.ssh ? last : { ...last, ssh: { kind: 'never' } }
}

function neverSeen(config: NodeConfig): NodeSnapshot {
  return {
    nodeId: config.nodeId,
    observedAtMs: null,
    sql: { kind: 'never' },
    ssh: config.ssh ? { kind: 'never' } : null,
    reading: null,
    rates: null,
    clockSkewMs: null,
    journal: null,
    transfer: null,
  }
}

import { eventOf } from '#server/galera/log-events.ts'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import type { NodeReading, TransferSight } from '#server/galera/model.ts'
import {
  attemptOf,
  noTransfers,
  runningTransfer,
  transfersAfter,
  type LogTransfers,
} from '#server/galera/transfer-from-log.ts'
import { DonorSources } from './donor-sources.ts'
import type { EventRecord } from './records.ts'
import { SharedEvents, type SharedEvent } from './shared-events.ts'
import type { TransferLedger } from './transfer-ledger.ts'

/** A node as its cluster's board knows it. */
export interface BoardNode {
  readonly nodeId: string
  /** wsrep_node_name where known, else the name in the inventory. */
  readonly groupName: string
  setTransfer: (transfer: TransferSight | null) => void
}

/** When a journal line was written. */
export interface LineTime {
  serverAtMs: number
  /** The same on the console's clock, as far as the difference is known. */
  atMs: number
}

/**
 * What the journals of one cluster tell together: the choice of a donor stands in every member's
 * journal, so any of them sets the joiner's transfer, and it is one event.
 */
export class ClusterBoard {
  #clusterId: string
  #events = new SharedEvents()
  #transfers: LogTransfers = noTransfers
  #nodes = new Map<string, BoardNode>()
  readonly donors = new DonorSources()
  readonly ledger: TransferLedger | null

  constructor(clusterId: string, ledger: TransferLedger | null = null) {
    this.#clusterId = clusterId
    this.ledger = ledger
  }

  add(node: BoardNode): void {
    this.#nodes.set(node.nodeId, node)
  }

  remove(nodeId: string): void {
    this.#nodes.delete(nodeId)
  }

  /** Those of the events that no other node has told yet. */
  firstTold(events: readonly SharedEvent[]): EventRecord[] {
    return this.#events.firstTold(events)
  }

  /** The transfer to this joiner that runs now, with all that the journals tell of it. */
  runningAttempt(groupName: string): LogTransfer | null {
    const attempt = attemptOf(this.#transfers, groupName)
    return attempt && attempt.endedAtMs === null ? attempt : null
  }

  /** Takes in a fact from a node's journal; returns the events it makes. `isNews`: it is to be kept. */
  factFrom(node: BoardNode, fact: LogFact, time: LineTime, isNews = true): EventRecord[] {
    const before = this.#transfers
    this.learn(node, fact, time.atMs)
    if (isNews) this.#record(before)
    const event = eventOf(fact, node.groupName)
    if (!event) return []
    return this.firstTold([
      {
        ...time,
        clusterId: this.#clusterId,
        nodeId: event.scope === 'node' ? node.nodeId : this.#subjectOf(fact),
        source: 'journal',
        kind: event.kind,
        severity: event.severity,
        title: event.title,
        detail: event.detail === '' ? null : { detail: event.detail },
        sharedKey: event.title,
      },
    ])
  }

  /** As factFrom, for lines that were read before: nothing is told. */
  learn(node: BoardNode, fact: LogFact, atMs: number): void {
    const before = this.#transfers
    this.#transfers = transfersAfter(before, fact, { node: node.groupName, atMs })
    if (this.#transfers !== before) this.#showTransfers()
  }

  /** A server that reports Synced has its transfer behind it, whatever the journals tell. */
  polled(node: BoardNode, reading: NodeReading, atMs: number): void {
    if (reading.localState !== 4) return
    if (!runningTransfer(this.#transfers, node.groupName)) return
    const before = this.#transfers
    this.learn(node, { kind: 'member-synced', member: node.groupName }, atMs)
    this.#record(before, false)
  }

  #record(before: LogTransfers, isNews = true): void {
    for (const [joiner, attempt] of Object.entries(this.#transfers.byJoiner)) {
      if (before.byJoiner[joiner] === attempt) continue
      if (!isNews && !this.ledger?.holds(attempt)) continue
      this.ledger?.stands(attempt, (name) => this.#nodeNamed(name)?.nodeId ?? null)
    }
  }

  #showTransfers(): void {
    for (const node of this.#nodes.values()) {
      node.setTransfer(runningTransfer(this.#transfers, node.groupName))
    }
  }

  /** The inventory node that a fact of the whole group is about. */
  #subjectOf(fact: LogFact): string | null {
    const name =
      'joiner' in fact
        ? fact.joiner
        : 'receiver' in fact
          ? fact.receiver
          : 'member' in fact
            ? fact.member
            : null
    return name === null ? null : (this.#nodeNamed(name)?.nodeId ?? null)
  }

  #nodeNamed(groupName: string): BoardNode | null {
    return [...this.#nodes.values()].find((node) => node.groupName === groupName) ?? null
  }
}

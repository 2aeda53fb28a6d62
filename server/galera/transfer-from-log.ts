import type { LogFact } from '#server/galera/log/log-fact.ts'
import {
  advancedTransfer,
  isTransferFact,
  type LogTransfer,
  type TransferFact,
} from '#server/galera/log/log-transfer.ts'
import type { TransferSight } from '#server/galera/model.ts'

/** Transfers of one cluster as its journals tell them; a plain value, kept between facts. */
export interface LogTransfers {
  /** Latest attempt of each joiner, by wsrep_node_name. */
  byJoiner: Readonly<Record<string, LogTransfer>>
  /** Nodes whose storage engines were up before they met the group: only a logical SST does that. */
  enginesFirst: Readonly<Record<string, boolean>>
}

/** Which journal a fact came from. */
export interface FactSource {
  /** wsrep_node_name of the server whose journal it is. */
  node: string
  /** When the line was written, on one clock for all servers of the cluster (ms). */
  atMs: number
}

export const noTransfers: LogTransfers = { byJoiner: {}, enginesFirst: {} }

/**
 * The transfers of a cluster after one more fact from one of its journals. A joiner's own journal
 * tells its stages; any journal tells donor, end and failure. Facts of one journal must be in order.
 */
export function transfersAfter(
  transfers: LogTransfers,
  fact: LogFact,
  source: FactSource,
): LogTransfers {
  if (!isTransferFact(fact)) return transfers
  const enginesFirst = enginesFirstAfter(transfers.enginesFirst, fact, source.node)
  const joiner = joinerOf(transfers, fact, source)
  const known = joiner === null ? null : attemptOf(transfers, joiner)
  let current = known && known.endedAtMs === null ? known : null
  if (current && isOlder(fact, source, current)) return { ...transfers, enginesFirst }
  if (joiner !== null && begins(known, fact, source)) current = begun(joiner, source.atMs)
  if (known && !current && tellsLate(known, fact, source)) current = known
  if (joiner === null || !current) return { ...transfers, enginesFirst }
  const attempt = advancedTransfer(current, fact, source, enginesFirst[joiner] === true)
  return { byJoiner: { ...transfers.byJoiner, [joiner]: attempt }, enginesFirst }
}

/** The shape in which a snapshot carries a joiner's transfer; null when none runs. */
export function runningTransfer(transfers: LogTransfers, joiner: string): TransferSight | null {
  const attempt = attemptOf(transfers, joiner)
  if (!attempt || attempt.endedAtMs !== null) return null
  const { donorName, kind, method, stage, startedAtMs, events } = attempt
  const sight: TransferSight = { donorName, kind, method, stage, startedAtMs }
  return events ? { ...sight, events } : sight
}

/** The latest attempt of a joiner, running or ended; null when none is known. */
export function attemptOf(transfers: LogTransfers, joiner: string): LogTransfer | null {
  return Object.hasOwn(transfers.byJoiner, joiner) ? (transfers.byJoiner[joiner] ?? null) : null
}

/** Order of server states differs: physical methods start the engines after the transfer (lab). */
function enginesFirstAfter(
  before: LogTransfers['enginesFirst'],
  fact: TransferFact,
  node: string,
): LogTransfers['enginesFirst'] {
  if (fact.kind !== 'server-status' || fact.to !== 'connected') return before
  return { ...before, [node]: fact.from === 'initialized' }
}

/** The node that a fact may be about as a joiner. */
function joinerOf(transfers: LogTransfers, fact: TransferFact, source: FactSource): string | null {
  switch (fact.kind) {
    case 'donor-selected':
    case 'transfer-sent':
    case 'transfer-received':
      return fact.joiner
    case 'member-synced':
      return fact.member
    case 'transfer-failed':
      // A joiner that is gone is printed as "left the group".
      return attemptOf(transfers, fact.receiver) ? fact.receiver : servedBy(transfers, fact.sender)
    case 'sst-script':
      return fact.role === 'joiner' ? source.node : servedBy(transfers, source.node)
    case 'transfer-stage':
    case 'transfer-aborted':
      return ownOrServed(transfers, source.node)
    case 'gcs-shift':
    case 'server-status':
    case 'server-starting':
    case 'server-killed':
    case 'transfer-required':
    case 'ist-verdict':
    case 'sst-verdict':
    case 'events-received':
    case 'rsync-module':
    case 'stream-received':
      return source.node
  }
}

function ownOrServed(transfers: LogTransfers, node: string): string | null {
  const own = attemptOf(transfers, node)
  return own && own.endedAtMs === null ? node : servedBy(transfers, node)
}

/** The joiner that this donor serves now. */
function servedBy(transfers: LogTransfers, donor: string): string | null {
  const served = Object.values(transfers.byJoiner).find(
    (attempt) => attempt.donorName === donor && attempt.endedAtMs === null,
  )
  return served?.joiner ?? null
}

/** Whether the fact opens a new attempt. Every member tells the donor's choice: still one attempt. */
function begins(known: LogTransfer | null, fact: TransferFact, source: FactSource): boolean {
  if (known && known.endedAtMs === null) {
    return fact.kind === 'donor-selected' && known.donorToldBy.includes(source.node)
  }
  // A journal that is read late tells of an attempt that is over.
  if (known && known.endedAtMs !== null && source.atMs <= known.endedAtMs) return false
  return opens(fact)
}

/** The joiner was seen to be Synced before its journal came so far: how it came is still taken up. */
function tellsLate(ended: LogTransfer, fact: TransferFact, { atMs }: FactSource): boolean {
  const tells =
    fact.kind === 'transfer-required' ||
    fact.kind === 'sst-script' ||
    fact.kind === 'ist-verdict' ||
    fact.kind === 'sst-verdict'
  const isOfIt = atMs >= ended.startedAtMs - SKEW_MS && atMs <= (ended.endedAtMs ?? 0) + SKEW_MS
  return tells && isOfIt && ended.failure === null && ended.kind === null
}

function opens(fact: TransferFact): boolean {
  return (
    fact.kind === 'transfer-required' ||
    fact.kind === 'donor-selected' ||
    (fact.kind === 'gcs-shift' && fact.to === 'JOINER') ||
    (fact.kind === 'sst-script' && fact.role === 'joiner')
  )
}

/** The skew of a clock is known to some milliseconds, and an IST begins within one of its donor's choice. */
const SKEW_MS = 1000

/** Clocks of servers that serve no SQL yet cannot be compared; more is another attempt. */
const CLOCKS_WITHIN_MS = 30_000

/** Whether the fact is of an earlier attempt: one journal was read to its end before another. */
function isOlder(fact: TransferFact, source: FactSource, running: LogTransfer): boolean {
  const ends =
    fact.kind === 'transfer-sent' ||
    fact.kind === 'transfer-received' ||
    fact.kind === 'member-synced' ||
    fact.kind === 'transfer-failed' ||
    fact.kind === 'transfer-aborted' ||
    (fact.kind === 'gcs-shift' && fact.to === 'SYNCED')
  if (source.atMs >= running.startedAtMs) return false
  // The joiner's journal has not come to this attempt yet: it still tells the one before.
  const isBefore = source.node === running.joiner && !running.donorToldBy.includes(source.node)
  if (ends || (isBefore && !opens(fact))) return true
  return source.atMs < running.startedAtMs - CLOCKS_WITHIN_MS
}

function begun(joiner: string, atMs: number): LogTransfer {
  return {
    joiner,
    donorName: null,
    kind: null,
    method: null,
    stage: 'waiting for donor',
    startedAtMs: atMs,
    stageAtMs: atMs,
    endedAtMs: null,
    failure: null,
    events: null,
    istRange: null,
    positions: { local: null, group: null },
    sentAtMs: null,
    module: null,
    closedStreams: [],
    port: null,
    stages: [{ stage: 'waiting for donor', atMs }],
    donorToldBy: [],
  }
}

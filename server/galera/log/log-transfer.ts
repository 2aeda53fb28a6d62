import type { LogFact, LogPosition } from '#server/galera/log/log-fact.ts'

/** Stages in the order a joiner passes them; mysqldump and IST skip some. */
export const transferStages = [
  'waiting for donor',
  'streaming',
  'preparing',
  'moving',
  'starting',
  'catching up',
  'Synced',
] as const
export type TransferStage = (typeof transferStages)[number]

/** One attempt to bring a node into the group, as the journals of the cluster tell it. */
export interface LogTransfer {
  joiner: string
  donorName: string | null
  kind: 'IST' | 'SST' | null
  /** State transfer method; null for an IST and until it is told. */
  method: string | null
  stage: TransferStage
  startedAtMs: number
  stageAtMs: number
  /** When it came to Synced or failed; null while it runs. */
  endedAtMs: number | null
  /** Why it failed; null while it runs and when it came to Synced. */
  failure: string | null
  events: { done: number; total: number } | null
  /** Seqnos of the write-sets of an IST; null for an SST. */
  istRange: { first: number; last: number } | null
  /** Where the joiner and the group stood; null until told, or what could not be read. */
  positions: { local: LogPosition | null; group: LogPosition | null }
  /** When the donor said that it has sent everything. */
  sentAtMs: number | null
  /** The rsync module that is written to. */
  module: string | null
  /** Bytes of each connection to the rsync daemon that is over. */
  closedStreams: readonly number[]
  /** Where the joiner takes the data, if not at the usual port. */
  port: number | null
  /** When each stage was reached. */
  stages: readonly { stage: TransferStage; atMs: number }[]
  /** Journals that have told the choice of this attempt's donor. */
  donorToldBy: readonly string[]
}

/** These say themselves when data begin to flow; for others the donor's consent is the start. */
const ANNOUNCES_STREAMING = /^(mariabackup|xtrabackup|xtrabackup-v2|backup|clone)$/

const TRANSFER_FACT_KINDS = [
  'donor-selected',
  'sst-script',
  'transfer-required',
  'ist-verdict',
  'sst-verdict',
  'transfer-stage',
  'rsync-module',
  'stream-received',
  'events-received',
  'transfer-sent',
  'transfer-received',
  'transfer-failed',
  'transfer-aborted',
  'gcs-shift',
  'member-synced',
  'server-status',
  'server-starting',
  'server-killed',
] as const

/** The facts that can tell of a state transfer. */
export type TransferFact = Extract<LogFact, { kind: (typeof TRANSFER_FACT_KINDS)[number] }>

export function isTransferFact(fact: LogFact): fact is TransferFact {
  return (TRANSFER_FACT_KINDS as readonly string[]).includes(fact.kind)
}

/** A running attempt after one more fact about it. `enginesFirst`: see LogTransfers. */
export function advancedTransfer(
  transfer: LogTransfer,
  fact: TransferFact,
  source: { node: string; atMs: number },
  enginesFirst: boolean,
): LogTransfer {
  const { atMs } = source
  switch (fact.kind) {
    case 'donor-selected': {
      const donorToldBy = [...transfer.donorToldBy, source.node]
      return { ...transfer, donorName: fact.donor, donorToldBy }
    }
    case 'sst-script':
      return transfer.kind === 'IST'
        ? transfer
        : { ...transfer, method: fact.method, port: fact.port ?? transfer.port }
    case 'ist-verdict':
      // After an SST the same range is received as preload, which is no IST.
      return transfer.kind === 'SST'
        ? transfer
        : at(
            { ...transfer, kind: 'IST', method: null, istRange: rangeOf(fact) },
            'catching up',
            atMs,
          )
    case 'sst-verdict':
      return afterSstVerdict(transfer, enginesFirst, atMs)
    case 'transfer-stage':
      return at(transfer, fact.stage, atMs)
    case 'rsync-module':
      return at({ ...transfer, module: fact.module }, 'streaming', atMs)
    case 'stream-received':
      return { ...transfer, closedStreams: [...transfer.closedStreams, fact.bytes] }
    case 'server-status':
      if (fact.to === 'initializing') return at(transfer, 'starting', atMs)
      return fact.to === 'joined' ? at(transfer, 'catching up', atMs) : transfer
    case 'events-received': {
      const { done, total } = fact
      return at({ ...transfer, events: { done, total } }, 'catching up', atMs)
    }
    case 'transfer-sent':
      return { ...transfer, donorName: fact.donor, sentAtMs: transfer.sentAtMs ?? atMs }
    case 'transfer-received':
      return at({ ...transfer, donorName: fact.donor }, 'catching up', atMs)
    case 'gcs-shift':
      if (fact.to === 'JOINED') return at(transfer, 'catching up', atMs)
      return fact.to === 'SYNCED' ? synced(transfer, atMs) : transfer
    case 'member-synced':
      return synced(transfer, atMs)
    case 'transfer-failed':
    case 'transfer-aborted':
      return { ...transfer, endedAtMs: atMs, failure: fact.reason }
    case 'server-killed': {
      if (atMs < transfer.startedAtMs) return transfer
      const failure = `The joining server ended with signal ${fact.signal}.`
      return { ...transfer, endedAtMs: atMs, failure }
    }
    case 'server-starting': {
      // The start that led to this attempt, from a journal that is read later than another's.
      if (atMs < transfer.startedAtMs) return transfer
      const failure = 'The joining server was started again before the transfer was over.'
      return { ...transfer, endedAtMs: atMs, failure }
    }
    case 'transfer-required':
      return { ...transfer, positions: { local: fact.local, group: fact.group } }
  }
}

function rangeOf({ first, last }: { first: number; last: number }): LogTransfer['istRange'] {
  return { first, last }
}

function afterSstVerdict(transfer: LogTransfer, enginesFirst: boolean, atMs: number): LogTransfer {
  const method = transfer.method ?? (enginesFirst ? 'mysqldump' : null)
  const next: LogTransfer = { ...transfer, kind: 'SST', method }
  const streams = method !== null && !ANNOUNCES_STREAMING.test(method)
  return streams ? at(next, 'streaming', atMs) : next
}

/** Stages only go forward: other members' journals may tell of earlier ones later. */
function at(transfer: LogTransfer, stage: TransferStage, atMs: number): LogTransfer {
  return transferStages.indexOf(stage) > transferStages.indexOf(transfer.stage)
    ? { ...transfer, stage, stageAtMs: atMs, stages: [...transfer.stages, { stage, atMs }] }
    : transfer
}

function synced(transfer: LogTransfer, atMs: number): LogTransfer {
  return { ...at(transfer, 'Synced', atMs), endedAtMs: atMs }
}

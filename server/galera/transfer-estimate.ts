import { COPIED_AT_MOST, spaceForCopy } from '#server/galera/disk/space-for-copy.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

export type EstimateRange = [low: number, high: number]

export interface EstimateInput {
  method: string
  /** What the donor’s data directory is made of; null = not known. */
  parts: { tableBytes: number; redoBytes: number; schemaCount: number } | null
  /** Whole data directory of the donor, gcache and logs included; used where `parts` is not known. */
  dataDirBytes: number | null
  /** Bytes of an older copy that stays in the joiner’s data directory; only rsync_wan gains by it. */
  formerBytes: number
  /** gcache.size of the donor, which lies in its data directory and is not copied. */
  gcacheBytes: number
  /** How long the joiner needs to find the donor’s name; rsync asks for each connection. */
  lookupMs: number
  /** Threads of the rsync donor: one connection a schema directory each. */
  threads: number
  /** Measured rate of the link, bytes a second; null = not known. */
  linkBytesPerSecond: number | null
}

export interface TransferEstimate {
  /** Bytes on the wire; null when nothing is known of the donor’s data. */
  bytes: EstimateRange | null
  /** Until Synced. */
  durationMs: EstimateRange
  /** Free bytes that the joiner needs, margin included; null when nothing is known of the donor’s data. */
  neededBytes: number | null
  /** What the duration is made of. */
  parts: { what: string; ms: EstimateRange }[]
}

/** Lab: joining the group 2.5 s, the donor of mariabackup sleeps 10 s (wsrep_sst_mariabackup). */
const JOIN_MS: EstimateRange = [2_000, 4_000]
const BACKUP_SLEEP_MS = 10_000
/** Starting InnoDB, certification preload and queue (lab: 0.3 s to 6 s with 1 GB). */
const FINISH_MS: EstimateRange = [1_000, 10_000]
/** Rates in bytes a second. Lab: 240 MB/s unthrottled, 59 MB/s on 500 Mbit/s; slower disks assumed. */
const RATES: Readonly<Record<string, EstimateRange>> = {
  mariabackup: [30e6, 240e6],
  rsync: [30e6, 250e6],
  rsync_wan: [30e6, 250e6],
  // Lab: 0.9 GB loaded in 25 s without a load; indexes of real schemas make it slower.
  mysqldump: [4e6, 40e6],
}
const OTHER_RATE: EstimateRange = [20e6, 240e6]
/** rsync_wan reads both copies and sends 390 KB of 1.13 GB where nothing differs (lab). */
const DELTA_LEAST = 0.0003
/** When nothing is known of the data: up to ten hours. */
const UNKNOWN_MS: EstimateRange = [15_000, 36_000_000]

/** What a full state transfer will move and take, as honest ranges. */
export function estimateTransfer(input: EstimateInput): TransferEstimate {
  const copied = copiedBytes(input)
  const bytes = copied && onTheWire(input, copied)
  const parts: TransferEstimate['parts'] = [{ what: 'Joining the group', ms: JOIN_MS }]
  if (input.method === 'mariabackup' || input.method === 'xtrabackup-v2') {
    const ms: EstimateRange = [BACKUP_SLEEP_MS, BACKUP_SLEEP_MS + 2_000]
    parts.push({ what: 'Fixed wait of the donor before it sends', ms })
  }
  const lookups = rsyncLookupMs(input)
  if (lookups > 0) {
    parts.push({ what: 'Name look-ups, one a connection', ms: [lookups, lookups] })
  }
  parts.push({ what: 'Sending the data', ms: bytes ? sendingMs(input, copied, bytes) : UNKNOWN_MS })
  if (input.method === 'mariabackup' || input.method === 'xtrabackup-v2') {
    // Lab: 0.5 s for 1 GB with little redo; with much, the time grows with the redo written meanwhile.
    const high = 3_000 + (copied ? copied[1] / 100e6 : 60) * 1_000
    parts.push({ what: 'Preparing and moving the data', ms: [500, Math.round(high)] })
  }
  parts.push({ what: 'Starting and catching up', ms: FINISH_MS })
  const durationMs: EstimateRange = [0, 0]
  for (const { ms } of parts) {
    durationMs[0] += ms[0]
    durationMs[1] += ms[1]
  }
  return {
    bytes,
    durationMs,
    neededBytes: copied && spaceForCopy(copied[1]),
    parts,
  }
}

/** What the method copies of the donor’s directory: the backup streams no redo log files, rsync does. */
function copiedBytes(input: EstimateInput): EstimateRange | null {
  const { parts, dataDirBytes, gcacheBytes, method } = input
  if (parts) {
    const redo = method === 'rsync' || method === 'rsync_wan' ? parts.redoBytes : 0
    const total = parts.tableBytes + redo
    // Within 1 % in the lab; redo written during the copy comes on top.
    return [Math.round(total * 0.98), Math.round(total * COPIED_AT_MOST)]
  }
  if (dataDirBytes === null) return null
  return [Math.round(Math.max(0, dataDirBytes - gcacheBytes) * 0.6), dataDirBytes]
}

function onTheWire(input: EstimateInput, copied: EstimateRange): EstimateRange {
  if (input.method === 'rsync_wan' && input.formerBytes > 0) {
    return [Math.round(copied[0] * DELTA_LEAST), copied[1]]
  }
  // Statements carry no index pages and no free space, but text instead of binary values.
  if (input.method === 'mysqldump')
    return [Math.round(copied[0] * 0.3), Math.round(copied[1] * 1.2)]
  return copied
}

function sendingMs(
  input: EstimateInput,
  copied: EstimateRange,
  bytes: EstimateRange,
): EstimateRange {
  const [slow, fast] = RATES[input.method] ?? OTHER_RATE
  const link = input.linkBytesPerSecond
  const capped = (rate: number): number => (link === null ? rate : Math.min(rate, link))
  const low = (bytes[0] / capped(fast)) * 1_000
  // A delta is bound by reading both copies, not by the link.
  const reading = input.method === 'rsync_wan' ? (copied[0] / fast) * 1_000 : 0
  const high = (bytes[1] / capped(slow)) * 1_000
  return [Math.round(Math.max(low, reading)), Math.round(Math.max(high, reading))]
}

/**
 * What name look-ups cost an rsync transfer: the joiner’s daemon asks for the donor’s name at each
 * connection, 6 + one a schema directory and thread + 1 (lab: 91 s instead of 13 s).
 */
export function rsyncLookupMs(
  input: Pick<EstimateInput, 'method' | 'parts' | 'threads' | 'lookupMs'>,
): number {
  if (!input.method.startsWith('rsync') || input.lookupMs < 500) return 0
  const schemas = Math.ceil((input.parts?.schemaCount ?? 4) / Math.max(1, input.threads))
  return (6 + schemas + 1) * input.lookupMs
}

/**
 * systemd start timeout in seconds that outlasts the transfer with a factor of three, at least the
 * packaged 900 s; null (no limit) when the transfer cannot be foreseen.
 */
export function startTimeoutSeconds(estimate: TransferEstimate): number | null {
  if (estimate.bytes === null) return null
  const seconds = (estimate.durationMs[1] * 3) / 1_000
  return Math.max(900, Math.ceil(seconds / 60) * 60)
}

/** Whether the donor takes no writes while it sends; of an unknown script that must be assumed. */
export function blocksDonor(method: string): boolean {
  const rule = methodRule(method)
  return rule === null || rule.donorBlocked === 'writes'
}

import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** What the files on the donor take, as far as the method copies them. */
export interface TransferSize {
  bytes: number
  /** `du`: every file; `tablespaces`: what InnoDB tells over SQL, without other engines' tables. */
  source: 'du' | 'tablespaces'
}

/** InnoDB's positions in its redo log, in bytes. */
export interface RedoPosition {
  current: number
  checkpoint: number
}

export interface ExpectedBytes {
  low: number
  likely: number
  high: number
}

export interface ExpectedInput {
  method: string
  size: TransferSize
  /** Redo that a backup has to copy besides, written and still to come; null = not known. */
  redoBytes: number | null
  /** Bytes on the wire of those on disk, from earlier transfers; null = nothing is compressed. */
  ratio: number | null
}

/** Files grow meanwhile, and small ones take whole blocks (lab: within 1 %). */
const DU_WITHIN = 0.015
const TABLESPACES_LACK = 0.05
/** The redo log's default size of MariaDB 10.5 to 11.8: no backup finds more at its start. */
const REDO_AT_MOST = 96 * 1024 * 1024

/** How many bytes will come over the wire. */
export function expectedBytes(input: ExpectedInput): ExpectedBytes {
  const { method, size, redoBytes, ratio } = input
  const copiesRedo = isBackupMethod(method)
  const redo = copiesRedo ? (redoBytes ?? 0) : 0
  const unknownRedo = copiesRedo && redoBytes === null ? REDO_AT_MOST : 0
  const likely = (size.bytes + redo) * (ratio ?? 1)
  const above = size.source === 'du' ? DU_WITHIN : TABLESPACES_LACK
  return {
    low: Math.round(likely * (1 - DU_WITHIN)),
    likely: Math.round(likely),
    high: Math.round(likely * (1 + above) + unknownRedo),
  }
}

/** The file system that holds a node’s data directory, and how much of it the data take. */

export interface DiskSpace {
  /** Console time. */
  atMs: number
  sizeBytes: number
  usedBytes: number
  /** What MariaDB may still take: without the blocks that are kept for root. */
  availableBytes: number
}

export interface DataSize {
  atMs: number
  /** What an SST from here would copy; as much is removed here before one to here. */
  bytes: number
}

/** Read over SSH. Figures stay when a later look brings none; their time tells. */
export interface NodeDisk {
  /** datadir as the server told it; null = it never did. */
  directory: string | null
  /** null = never read. */
  space: DiskSpace | null
  /** Why the latest look brought no figures, with the mend; null = it did. */
  spaceMissing: string | null
  data: DataSize | null
  dataMissing: string | null
}

/** df is asked every minute: three answers are missing. */
const SPACE_STALE_MS = 200_000
/** The size is asked for every quarter of an hour, and a slow du may take its time. */
const DATA_STALE_MS = 3_600_000

export function isSpaceStale(space: DiskSpace, now: number): boolean {
  return now - space.atMs > SPACE_STALE_MS
}

export function isDataStale(data: DataSize, now: number): boolean {
  return now - data.atMs > DATA_STALE_MS
}

const DATA_EVERY_MS = 900_000
/** When so much of the data has come or gone on the disk, what is known of them may be wrong. */
const MOVED_SHARE = 0.1
const MOVED_AT_LEAST = 64 * 2 ** 20

/** du walks all files, so the size of the data is read seldom, and when the disk says that it changed. */
export function isDataDue(
  asked: { atMs: number; usedBytes: number; bytes: number | null } | null,
  space: DiskSpace,
): boolean {
  if (!asked || space.atMs - asked.atMs >= DATA_EVERY_MS) return true
  const moved = Math.abs(space.usedBytes - asked.usedBytes)
  return asked.bytes !== null && moved > Math.max(asked.bytes * MOVED_SHARE, MOVED_AT_LEAST)
}

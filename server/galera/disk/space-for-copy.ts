import { formatBytes, shortNumber } from '#server/galera/figures.ts'

/** Free space must be 1.2 times the donor’s data (galera-measured, alert 20). */
export const SPACE_MARGIN = 1.2
/** What was copied against what was measured before: tables grow, and redo comes on top. */
export const COPIED_AT_MOST = 1.05
/** System tables, redo log and undo of an empty server. */
const FRESH_SERVER_BYTES = 400e6

/** What may be copied, with the margin. */
export function spaceForCopy(copiedBytes: number, margin = SPACE_MARGIN): number {
  return Math.round(copiedBytes * margin)
}

/** What a data directory takes at the end of a transfer; `gcacheBytes` 0: its ring is there already. */
export function spaceForServer(copyBytes: number, gcacheBytes: number): number {
  return copyBytes + gcacheBytes + FRESH_SERVER_BYTES
}

export interface SpaceNeed {
  neededBytes: number
  gcacheBytes: number
  margin?: number
}

/** Why it needs so much. */
export function spaceReason({ neededBytes, gcacheBytes, margin = SPACE_MARGIN }: SpaceNeed) {
  const data = `The donor’s data${moreWords(margin)}`
  const parts =
    gcacheBytes > 0
      ? `${data}, the redo log and a gcache of ${formatBytes(gcacheBytes)}`
      : `${data} and the redo log`
  return `${parts} need ${formatBytes(neededBytes)}.`
}

export const FULL_DISK_HARM =
  'A transfer that fills the disk fails, and starts again from the beginning.'
export const MORE_SPACE =
  'Free space, enlarge the disk, or mount a larger one at the data directory.'

function moreWords(margin: number): string {
  const percent = (margin - 1) * 100
  if (percent <= 0) return ''
  return Math.abs(percent - 20) < 0.01
    ? ' with a fifth more'
    : ` with ${shortNumber(percent)} % more`
}

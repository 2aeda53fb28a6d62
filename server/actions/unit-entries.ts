import type { JournalEntry } from '#server/actions/journal-entry.ts'
import { parseJournalLine } from '#server/actions/parse-journal-line.ts'
import { journalMatches, type JournalUnit } from '#server/remote/journal-matches.ts'
import { JOURNAL_OPTIONS } from '#server/remote/privileged-commands.ts'

const UNIT = 'mariadb.service'
const MATCHES = journalMatches(UNIT).join(' ')

/** Shell text: journalctl on what MariaDB's unit logs, in the form that readUnitEntries reads. */
export const JOURNALCTL = `journalctl ${JOURNAL_OPTIONS.join(' ')} --output-fields=MESSAGE,_SYSTEMD_UNIT,_UID ${MATCHES}`

/** The entries in the output of JOURNALCTL. */
export function readUnitEntries(lines: readonly string[]): JournalEntry[] {
  const isOfUnit = createUnitFilter(UNIT)
  return lines.flatMap((line) => {
    const entry = parseJournalLine(line)
    return entry !== null && isOfUnit(entry) ? [entry] : []
  })
}

/**
 * Tells the entries of a unit from what another user of the server logs under the names of its
 * scripts: true for what journald found in the unit, for root, and for a sender that was gone
 * already but had a user id of the unit. Give it the entries of one journal in their order.
 */
export function createUnitFilter(
  unit: JournalUnit,
): (entry: Pick<JournalEntry, 'unit' | 'uid'>) => boolean {
  const users = new Set<string>()
  return (entry) => {
    if (entry.unit === unit) {
      if (entry.uid !== null) users.add(entry.uid)
      return true
    }
    if (entry.uid === '0') return true
    // A journal that is read from its middle may begin with such a line.
    return entry.unit === null && entry.uid !== null && (users.size === 0 || users.has(entry.uid))
  }
}

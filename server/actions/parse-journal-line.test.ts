import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '#server/actions/journal-entry.ts'
import { parseJournalLine, readCutEntry } from '#server/actions/parse-journal-line.ts'
import { createSeenFilter } from '#server/actions/skip-seen-entries.ts'

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1763720000123456', ...fields })

describe('parseJournalLine', () => {
  it('reads an entry', () => {
    const text = line({
      SYSLOG_IDENTIFIER: 'mariadbd',
      PRIORITY: '5',
      MESSAGE: 'WSREP: Shifting',
      _SYSTEMD_UNIT: 'mariadb.service',
      _UID: '104',
    })
    expect(parseJournalLine(text)).toEqual({
      cursor: 's=1',
      realtimeUsec: 1_763_720_000_123_456,
      unit: 'mariadb.service',
      uid: '104',
      identifier: 'mariadbd',
      priority: 5,
      message: 'WSREP: Shifting',
    })
  })

  it('reads a message of bytes, of several values, and a missing one', () => {
    expect(parseJournalLine(line({ MESSAGE: [87, 195, 188, 27] }))?.message).toBe('Wü\u001b')
    expect(parseJournalLine(line({ MESSAGE: ['first', 'second'] }))?.message).toBe('first')
    expect(parseJournalLine(line({}))).toMatchObject({ identifier: '', priority: 6, message: '' })
  })

  it('says that a line is too long instead of storing an empty one', () => {
    const told = '[This line is too long for the console: read it with journalctl on the server.]'
    expect(parseJournalLine(line({ MESSAGE: null }))?.message).toBe(told)
    const long = line({ _SYSTEMD_UNIT: 'mariadb.service', PRIORITY: '3', MESSAGE: 'x'.repeat(99) })
    expect(readCutEntry(long.slice(0, -20), null)).toMatchObject({
      cursor: 's=1',
      unit: 'mariadb.service',
      priority: 3,
      message: told,
    })
    // The message stood before its place.
    const before = { cursor: 's=0', realtimeUsec: 5 }
    const lost = readCutEntry('{"MESSAGE":"xxxxxxxxxx', before)
    expect(lost).toMatchObject({ cursor: 's=0;cut', realtimeUsec: 5, message: told })
    expect(readCutEntry('{"MESSAGE":"xxxxxxxxxx', lost)?.cursor).toBe('s=0;cut')
    expect(readCutEntry('{"MESSAGE":"xxxxxxxxxx', null)).toBeNull()
    expect(readCutEntry('-- Boot --', before)).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => void readCutEntry(`{${text}`, before)))
  })

  it('gives nothing for what is no entry, and never throws', () => {
    expect(parseJournalLine('-- Logs begin at Mon --')).toBeNull()
    expect(parseJournalLine('{"MESSAGE":"no cursor"}')).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => void parseJournalLine(text)))
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseJournalLine(JSON.stringify(value))))
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void parseJournalLine(line({ MESSAGE: value }))),
    )
  })
})

describe('createSeenFilter', () => {
  const entry = (cursor: string, realtimeUsec: number): JournalEntry => ({
    cursor,
    realtimeUsec,
    unit: null,
    uid: null,
    identifier: '',
    priority: 6,
    message: '',
  })
  const unseen = (
    after: { cursor: string; realtimeUsec: number } | null,
    entries: JournalEntry[],
  ) => {
    const isSeen = createSeenFilter(after)
    return entries.filter((one) => !isSeen(one)).map((one) => one.cursor)
  }

  it('passes all without a position', () => {
    expect(unseen(null, [entry('a', 1), entry('b', 1)])).toEqual(['a', 'b'])
  })

  it('skips up to and including the last one seen, also within one microsecond', () => {
    const entries = [entry('a', 1), entry('b', 5), entry('c', 5), entry('d', 5), entry('e', 3)]
    expect(unseen({ cursor: 'c', realtimeUsec: 5 }, entries)).toEqual(['d', 'e'])
  })

  it('goes on with the first later one when the position has gone', () => {
    expect(unseen({ cursor: 'gone', realtimeUsec: 5 }, [entry('a', 4), entry('b', 6)])).toEqual([
      'b',
    ])
  })
})

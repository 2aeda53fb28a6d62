import type {
  FollowJournalOptions,
  JournalEnd,
  JournalFollower,
  JournalPosition,
} from '#server/actions/journal-entry.ts'
import { parseJournalLine, readCutEntry } from '#server/actions/parse-journal-line.ts'
import { createSeenFilter } from '#server/actions/skip-seen-entries.ts'
import { createUnitFilter } from '#server/actions/unit-entries.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { journalMatches } from '#server/remote/journal-matches.ts'
import { JOURNAL_FIRST_LINES, JOURNAL_OPTIONS } from '#server/remote/privileged-commands.ts'
import type { SshHost, StreamEnd } from '#server/remote/ssh-port.ts'

/** journald cuts what a service prints at 48 KiB (LineMax); as an array of numbers it is four times that. */
const MAX_ENTRY_BYTES = 1024 * 1024

/**
 * Follows the journal of a unit, with sudo where the user may not read it: what the unit and its
 * scripts log, and systemd's own words on the unit.
 */
export function followJournal(host: SshHost, options: FollowJournalOptions): JournalFollower {
  const ending = new AbortController()
  const signal =
    options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal])
  void follow(host, options, signal).then(options.onEnd)
  return { close: () => ending.abort() }
}

async function follow(
  host: SshHost,
  options: FollowJournalOptions,
  signal: AbortSignal,
): Promise<JournalEnd> {
  try {
    const sudo = !(await mayRead(host, signal))
    const end = await streamEntries(host, options, sudo, signal)
    return signal.aborted ? { kind: 'closed' } : journalEnd(host, end, sudo)
  } catch (error) {
    if (signal.aborted) return { kind: 'closed' }
    if (error instanceof ContactError) return { kind: 'failed', error }
    throw error
  }
}

/**
 * Whether the user sees the system's journal. With --output=json journalctl only stays silent when
 * it does not (measured, systemd 252), so it is asked in plain text for a line of PID 1.
 */
async function mayRead(host: SshHost, signal: AbortSignal): Promise<boolean> {
  const { stderr } = await host.run(
    '/bin/journalctl',
    ['--no-pager', '--output=short', '--lines=1', '_PID=1'],
    { signal },
  )
  // systemd's journalctl.c: which text depends on whether the user has a journal of their own.
  return !/insufficient permissions|not seeing messages from other users/i.test(stderr)
}

function streamEntries(
  host: SshHost,
  options: FollowJournalOptions,
  sudo: boolean,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const isSeen = createSeenFilter(options.after)
  const isOfUnit = createUnitFilter(options.unit)
  let last: JournalPosition | null = options.after
  return new Promise((resolve) => {
    host.stream('/bin/journalctl', journalArguments(options), {
      sudo,
      signal,
      maxLineBytes: MAX_ENTRY_BYTES,
      onLine: (line) => {
        const entry = parseJournalLine(line)
        const told = entry ?? readCutEntry(line, last)
        if (told === null || (entry !== null && !isOfUnit(entry)) || isSeen(told)) return
        last = told
        return options.onEntry(told)
      },
      onEnd: resolve,
    })
  })
}

function journalArguments({ unit, after }: FollowJournalOptions): string[] {
  const from =
    after === null
      ? `--lines=${JOURNAL_FIRST_LINES}`
      : `--since=@${String(Math.floor(after.realtimeUsec / 1_000_000)).padStart(10, '0')}`
  return [...JOURNAL_OPTIONS, '--follow', from, ...journalMatches(unit)]
}

function journalEnd(host: SshHost, end: StreamEnd, sudo: boolean): JournalEnd {
  if (end.kind === 'closed') return end
  if (end.kind === 'exit') {
    return { kind: 'failed', error: endedByItself(host, end.stderr.trim(), end.code) }
  }
  if (!sudo || end.error.failure !== 'sudo') return end
  return {
    kind: 'failed',
    error: new ContactError(
      'sudo',
      `The SSH user may not read the journal on ${host.name}. ${end.error.message}`,
      `Add the user to the group systemd-journal there. ${end.error.mend}`,
      { cause: end.error },
    ),
  }
}

function endedByItself(host: SshHost, stderr: string, code: number | null): ContactError {
  if (code === 127) {
    return new ContactError(
      'other',
      `There is no journalctl on ${host.name}.`,
      'The console follows the log of servers that run systemd.',
    )
  }
  const reason = stderr === '' ? `exit code ${code ?? 'unknown'}` : stderr
  return new ContactError(
    'other',
    `Following the journal on ${host.name} ended: ${reason}.`,
    'The console starts again; check there that systemd-journald runs.',
  )
}

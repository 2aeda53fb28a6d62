import { setTimeout as sleep } from 'node:timers/promises'
import { ContactError } from '#server/contact/contact-error.ts'
import type { MemberRow } from '#server/galera/model.ts'
import { polledStatusNames } from '#server/galera/rates.ts'
import { isGalera } from '#server/galera/read-status.ts'
import { createMemberReader } from '#server/sql/queries/member-reader.ts'
import { pollStatus } from '#server/sql/queries/poll-status.ts'
import { readVariables } from '#server/sql/queries/read-variables.ts'
import { SqlStatementError, type SqlConnection } from '#server/sql/sql-port.ts'
import type { Knock } from './knock.ts'
import { LossGrace } from './loss-grace.ts'
import { nextPollAtMs, slotPhaseMs, slotStartMs } from './poll-slots.ts'
import { retryPauseMs } from './retry-pause.ts'
import { secondStatement, viewKey, weightIn, type ReadTimes } from './second-statement.ts'

/** One answered poll. */
export interface Poll {
  slotMs: number
  /** Console time when the status arrived. */
  atMs: number
  durationMs: number
  status: Record<string, string>
  /** The latest, and when they were read. */
  variables: Record<string, string>
  variablesAtMs: number
  members: MemberRow[] | null
  membersMissing: string | null
  clockSkewMs: number | null
}

export interface SqlPollerOptions {
  nodeId: string
  nodeName: string
  pollMs: number
  /** Rejects with ContactError. */
  open: (signal: AbortSignal) => Promise<SqlConnection>
  /** Heard when the server says that it accepts connections. */
  ready: Knock
  onPoll: (poll: Poll) => void
  /** At each failed attempt, and when a lost connection does not come back at once. */
  onFailing: (error: ContactError) => void
  /** A connection was lost and the next attempt was answered. */
  onRenewed: (loss: ContactError, afterMs: number) => void
  /** A slot passed without an answer. */
  onSilentSlot: (slotMs: number) => void
}

/**
 * Keeps one connection to a server and polls over it, once a slot, never two polls at a time, until
 * the signal aborts. Rejects only when this code itself fails.
 */
export async function runSqlPoller(options: SqlPollerOptions, signal: AbortSignal): Promise<void> {
  const state: State = { session: null, polling: false }
  const crash = new AbortController()
  const life = AbortSignal.any([signal, crash.signal])
  try {
    await Promise.all([runSlots(options, state, life), keepConnected(options, state, life)])
  } finally {
    crash.abort()
  }
}

interface Session {
  sql: SqlConnection
  readMembers: ReturnType<typeof createMemberReader>
  times: ReadTimes
  latest: Pick<Poll, 'variables' | 'variablesAtMs' | 'members' | 'membersMissing' | 'clockSkewMs'>
  /** Ends the session: the connection is lost or not worth keeping. */
  fail: (error: unknown) => void
}

interface State {
  session: Session | null
  polling: boolean
}

async function keepConnected(
  options: SqlPollerOptions,
  state: State,
  signal: AbortSignal,
): Promise<void> {
  const grace = new LossGrace(options.onFailing)
  signal.addEventListener('abort', () => grace.end())
  let attempts = 0
  let wasAnswered = false
  while (!signal.aborted) {
    try {
      await holdSession(options, state, signal, () => {
        attempts = 0
        wasAnswered = true
        const loss = grace.end()
        if (loss) options.onRenewed(loss.error, Date.now() - loss.atMs)
      })
    } catch (error) {
      if (signal.aborted) return
      const failure = asContactError(error, options.nodeName)
      const isLoss = failure.failure === 'connection-lost' || failure.failure === 'ssh-path'
      if (isLoss && wasAnswered) {
        wasAnswered = false
        grace.begin(failure)
        continue
      }
      grace.end()
      attempts += 1
      options.onFailing(failure)
      await options.ready.pause(retryPauseMs(failure.failure, attempts), signal)
    }
  }
}

/**
 * Opens a connection, reads what changes seldom, and lets polls run over it until it fails; rejects
 * with the reason.
 */
async function holdSession(
  options: SqlPollerOptions,
  state: State,
  signal: AbortSignal,
  onAnswer: () => void,
): Promise<void> {
  const sql = await options.open(signal)
  let onAbort: (() => void) | null = null
  try {
    const variables = await readVariables(sql)
    const variablesAtMs = Date.now()
    await new Promise<void>((resolve, reject) => {
      const session: Session = {
        sql,
        readMembers: createMemberReader(sql),
        times: { membersAtMs: null, variablesAtMs, membersView: null, variablesWeight: null },
        latest: {
          variables,
          variablesAtMs,
          members: null,
          membersMissing: null,
          clockSkewMs: null,
        },
        fail: reject,
      }
      sql.onLost(reject)
      onAbort = resolve
      signal.addEventListener('abort', onAbort)
      if (signal.aborted) return resolve()
      state.session = session
      const slotMs = slotStartMs(Date.now(), options.pollMs)
      pollOnce(session, slotMs, options, state).then(onAnswer, reject)
    })
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
    state.session = null
    sql.close()
  }
}

async function runSlots(
  options: SqlPollerOptions,
  state: State,
  signal: AbortSignal,
): Promise<void> {
  const { pollMs } = options
  const phaseMs = slotPhaseMs(options.nodeId, pollMs)
  while (!signal.aborted) {
    const dueMs = nextPollAtMs(Date.now(), phaseMs, pollMs)
    await sleep(Math.max(1, dueMs - Date.now()), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const slotMs = slotStartMs(dueMs, pollMs)
    const { session } = state
    if (session && !state.polling) {
      pollOnce(session, slotMs, options, state).catch((error: unknown) => session.fail(error))
    } else {
      options.onSilentSlot(slotMs)
    }
  }
}

async function pollOnce(
  session: Session,
  slotMs: number,
  options: SqlPollerOptions,
  state: State,
): Promise<void> {
  if (state.polling) return
  state.polling = true
  try {
    const startedAt = performance.now()
    const status = await pollStatus(session.sql, polledStatusNames)
    const durationMs = performance.now() - startedAt
    const atMs = Date.now()
    if (!isGalera(status, session.latest.variables)) throw notGalera(options.nodeName)
    await readSecond(session, status, atMs)
    if (state.session === session) {
      options.onPoll({ slotMs, atMs, durationMs, status, ...session.latest })
    }
  } finally {
    state.polling = false
  }
}

async function readSecond(
  session: Session,
  status: Record<string, string>,
  now: number,
): Promise<void> {
  const { latest } = session
  // The variables of a new connection were read just before its first status.
  const times = {
    ...session.times,
    variablesWeight: session.times.variablesWeight ?? weightIn(status),
  }
  session.times = times
  switch (secondStatement(times, status, now)) {
    case 'members': {
      const { members, membersMissing, clock } = await session.readMembers(now)
      const clockSkewMs = clock?.skewMs ?? latest.clockSkewMs
      session.latest = { ...latest, members, membersMissing, clockSkewMs }
      session.times = { ...times, membersAtMs: now, membersView: viewKey(status) }
      return
    }
    case 'variables': {
      const variables = await readVariables(session.sql)
      session.latest = { ...latest, variables, variablesAtMs: now }
      session.times = { ...times, variablesAtMs: now, variablesWeight: weightIn(status) }
      return
    }
    case null:
      return
  }
}

function notGalera(name: string): ContactError {
  return new ContactError(
    'not-galera',
    `${name} runs without Galera: no wsrep provider is loaded.`,
    'Set wsrep_on=ON and wsrep_provider on that server, or remove it from the inventory.',
  )
}

function asContactError(error: unknown, name: string): ContactError {
  if (error instanceof ContactError) return error
  if (error instanceof SqlStatementError) {
    return new ContactError(
      'other',
      `${name} refused to tell its status: ${error.message} (error ${error.errno}).`,
      'Check on the server what this error means; the console keeps trying.',
      { cause: error },
    )
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new ContactError(
    'other',
    `Watching ${name} failed: ${reason}`,
    'The console keeps trying; its log has the details.',
    { cause: error },
  )
}

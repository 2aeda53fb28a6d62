import type { MemberRow } from '#server/galera/model.ts'
import { membersGrant } from '#server/sql/observe-grants.ts'
import { readServerClock } from '#server/sql/queries/read-server-clock.ts'
import { serverClock, type ServerClock } from '#server/sql/server-clock.ts'
import { SqlStatementError, type SqlConnection, type SqlRow } from '#server/sql/sql-port.ts'

/** What one statement tells besides the status. */
export interface MembersAndClock {
  /** null when the table could not be read; `membersMissing` then says why. */
  members: MemberRow[] | null
  /** One sentence with the mend, such as the exact GRANT. */
  membersMissing: string | null
  /** True when a privilege is what is missing. */
  missingPrivilege: boolean
  clock: ServerClock | null
}

/** After a refusal only the clock is read for this long: so a poll stays at two statements. */
const RETRY_AFTER_MS = 20_000

// Table privilege denied; the server words it as 1142, or as 1143 for columns.
const DENIED = new Set([1044, 1142, 1143])
const NO_TABLE = new Set([1049, 1109, 1146])
const NOT_PREPARED = 1047

/**
 * Reads member list and clock in one statement. One reader a connection: it remembers a refusal.
 * `nowMs` is console time. Throws ContactError when the connection is lost.
 */
export function createMemberReader(
  sql: SqlConnection,
): (nowMs?: number) => Promise<MembersAndClock> {
  let refusal: Pick<MembersAndClock, 'membersMissing' | 'missingPrivilege'> | null = null
  let refusedAtMs = 0
  let account: Awaited<ReturnType<typeof currentAccount>> | undefined

  return async (nowMs = Date.now()) => {
    if (refusal === null || nowMs - refusedAtMs >= RETRY_AFTER_MS) {
      try {
        const answer = await readBoth(sql)
        refusal = null
        return answer
      } catch (error) {
        if (!(error instanceof SqlStatementError)) throw error
        const refusedBefore = refusal !== null
        account ??= await currentAccount(sql)
        refusal = explain(error, account)
        refusedAtMs = nowMs
        // Refused again: the clock comes with the next reading, so a poll stays at two statements.
        if (refusedBefore) return { members: null, ...refusal, clock: null }
      }
    }
    return { members: null, ...refusal, clock: await readServerClock(sql) }
  }
}

async function readBoth(sql: SqlConnection): Promise<MembersAndClock> {
  const sentAtMs = Date.now()
  const rows = await sql.rows(
    'SELECT UTC_TIMESTAMP(6) AS utc, m.node_uuid, m.node_name, m.node_incoming_address' +
      ' FROM (SELECT 1) AS one LEFT JOIN mysql.wsrep_cluster_members AS m ON TRUE',
  )
  const clock = serverClock(rows[0]?.['utc'] ?? null, sentAtMs, Date.now())
  return {
    members: rows.filter((row) => row['node_uuid'] !== null).map(memberRow),
    membersMissing: null,
    missingPrivilege: false,
    clock,
  }
}

function memberRow(row: SqlRow): MemberRow {
  return {
    uuid: row['node_uuid'] ?? '',
    name: row['node_name'] ?? '',
    incomingAddress: row['node_incoming_address'] ?? '',
  }
}

/** Name and host of the account in use, which a GRANT must name; null when refused. */
async function currentAccount(sql: SqlConnection): Promise<{ user: string; host: string } | null> {
  try {
    const [row] = await sql.rows('SELECT CURRENT_USER() AS account')
    const account = row?.['account'] ?? ''
    const at = account.lastIndexOf('@')
    return at === -1 ? null : { user: account.slice(0, at), host: account.slice(at + 1) }
  } catch (error) {
    if (error instanceof SqlStatementError) return null
    throw error
  }
}

function explain(
  error: SqlStatementError,
  account: { user: string; host: string } | null,
): Pick<MembersAndClock, 'membersMissing' | 'missingPrivilege'> {
  if (DENIED.has(error.errno)) {
    const grant = membersGrant(account?.user ?? 'user', account?.host ?? '%')
    return {
      membersMissing: `The SQL user may not read the member list. Run on any node: ${grant};`,
      missingPrivilege: true,
    }
  }
  if (NO_TABLE.has(error.errno)) {
    return {
      membersMissing:
        'This server has no table mysql.wsrep_cluster_members: it exists from MariaDB 10.4 on, once Galera has run.',
      missingPrivilege: false,
    }
  }
  if (error.errno === NOT_PREPARED) {
    return {
      membersMissing: 'This node is in no Primary component and reads no tables now (error 1047).',
      missingPrivilege: false,
    }
  }
  return {
    membersMissing: `The member list could not be read: ${error.message} (error ${error.errno}).`,
    missingPrivilege: false,
  }
}

import { ActionFailure, type ActionContext, type ServerPort } from '#server/actions/action.ts'
import { rowsOf, runSql, trySql } from '#server/actions/sql-client.ts'
import { awaitStartScript } from '#server/actions/start-script.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import {
  accountStatements,
  dropAccount,
  nativePasswordHash,
  readPasswordHash,
  showGrants,
} from '#server/sql/account-statements.ts'

export interface Account {
  user: string
  /** One account for each. */
  hosts: readonly string[]
  password: string
  /** ON *.*; may be none. */
  privileges: readonly string[]
  /** Whole statements, for privileges on single tables. */
  grants?: readonly string[]
}

/** Creates the accounts or gives them this password and these privileges. */
export async function createAccount(context: ActionContext, account: Account): Promise<void> {
  const { server, stepId, signal } = context
  const { user, hosts, password, privileges, grants = [] } = account
  const hash = nativePasswordHash(password)
  for (const [index, host] of hosts.entries()) {
    if ((await readGrants(server, user, host, signal)) === null) {
      await saveRecord(server, stepId, recordOf(index), `${user}@${host}`)
    }
  }
  await awaitStartScript(server, signal)
  const statements = hosts.flatMap((host) => accountStatements(user, host, hash, privileges))
  await runSql(server, [...statements, ...grants], {
    secrets: [password, hash],
    what: `Creating the account ${user}`,
    signal,
  })
}

function recordOf(index: number): string {
  return index === 0 ? 'created' : `created-${index}`
}

/** Whether the account keeps this password, also where it cannot log in on the server itself. */
export async function hasPassword(
  { server, signal }: ActionContext,
  user: string,
  host: string,
  password: string,
): Promise<boolean> {
  const hash = nativePasswordHash(password)
  const result = await trySql(server, [readPasswordHash(user, host)], { signal, secrets: [hash] })
  return result.code === 0 && result.stdout.trim() === hash
}

/** Lines of SHOW GRANTS; null when there is no such account. */
export async function readGrants(
  server: ServerPort,
  user: string,
  host: string,
  signal?: AbortSignal,
): Promise<string[] | null> {
  assertAccountNames(user, host)
  const options = signal === undefined ? {} : { signal }
  const result = await trySql(server, [showGrants(user, host)], options)
  if (result.code === 0) return rowsOf(result.stdout).map((row) => row.join('\t'))
  if (/^ERROR (1141|1133) /m.test(result.stderr)) return null
  // Says in words what is wrong; the statement is the same.
  await runSql(server, [showGrants(user, host)], { ...options, what: 'Reading the grants' })
  return null
}

/** Whether the global privileges are among these grants. */
export function hasPrivileges(grants: readonly string[], privileges: readonly string[]): boolean {
  const granted = grants.flatMap((line) => {
    const list = /^GRANT (.+?) ON \*\.\* TO /.exec(line)?.[1]
    return list === undefined ? [] : list.split(', ')
  })
  return (
    granted.includes('ALL PRIVILEGES') ||
    privileges.every((privilege) => granted.includes(privilege))
  )
}

/** Drops the accounts that this step made; one that was there stays. */
export async function removeOwnAccounts(
  { server, stepId }: ActionContext,
  user: string,
  hosts: readonly string[],
): Promise<void> {
  for (const [index, host] of hosts.entries()) {
    if ((await readRecord(server, stepId, recordOf(index))) === null) continue
    await awaitStartScript(server)
    await runSql(server, [dropAccount(user, host)], { what: `Removing the account ${user}` })
  }
  await forgetRecords(server, stepId)
}

// SST scripts put the user's name into commands (wsrep_sst_mysqldump: AUTH), so it must be plain.
export function assertAccountNames(user: string, host: string): void {
  if (
    !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$/.test(user) ||
    !/^[A-Za-z0-9%_.:/-]{1,255}$/.test(host)
  ) {
    throw new ActionFailure(
      `${JSON.stringify(`${user}@${host}`)} is no name for an account of the console.`,
      'Use letters, digits, "_", "." and "-".',
    )
  }
}

import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import type { RootResult } from '#server/actions/root-shell.ts'
import { quoteOptionValue } from '#server/galera/option-file.ts'

// --binary-mode: the client itself then interprets nothing in the text but the statements' ends.
const CLIENT = [
  '--batch',
  '--raw',
  '--skip-column-names',
  '--binary-mode',
  '--default-character-set=utf8mb4',
  '--connect-timeout=10',
]

export interface SqlRun {
  secrets?: readonly string[]
  /** Default 30 000. */
  timeoutMs?: number
  signal?: AbortSignal
}

/** Statements as root over the socket, on stdin; any answer is a result. Throws ContactError. */
export function trySql(
  server: ServerPort,
  statements: readonly string[],
  run: SqlRun = {},
): Promise<RootResult> {
  return server.root.run({
    program: 'mariadb',
    argv: CLIENT,
    stdin: statements.map((statement) => `${statement};\n`).join(''),
    secrets: run.secrets ?? [],
    timeoutMs: run.timeoutMs ?? 30_000,
    ...(run.signal === undefined ? {} : { signal: run.signal }),
  })
}

/** The rows of all statements, columns parted. Throws ActionFailure when the server refuses one. */
export async function runSql(
  server: ServerPort,
  statements: readonly string[],
  run: SqlRun & { what: string },
): Promise<string[][]> {
  const result = await trySql(server, statements, run)
  if (result.code === 0) return rowsOf(result.stdout)
  throw sqlFailure(server, run.what, result)
}

export function rowsOf(output: string): string[][] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

// The option file on stdin holds the password, so that it is in no argument and no environment.
// Through a pipe of its own: a socket could not be opened as /dev/stdin.
const LOGIN = `cat | mariadb --defaults-file=/dev/stdin --batch --skip-column-names --connect-timeout=10 --execute='SELECT CURRENT_USER()'`

export type LoginAnswer = { works: true; account: string } | { works: false; reason: string }

/** Tries a login on the server over its socket, with user and password on stdin. */
export async function tryLogin(
  server: ServerPort,
  user: string,
  password: string,
  signal?: AbortSignal,
): Promise<LoginAnswer> {
  const quoted = quoteOptionValue(password)
  const socket = await socketOf(server, signal)
  const result = await server.root.run({
    program: 'sh',
    argv: ['-c', LOGIN],
    stdin: `[client]\nuser=${quoteOptionValue(user)}\npassword=${quoted}\nsocket=${quoteOptionValue(socket)}\n`,
    secrets: [password, quoted],
    timeoutMs: 20_000,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.code === 0) return { works: true, account: result.stdout.trim() }
  return { works: false, reason: firstError(result) }
}

async function socketOf(server: ServerPort, signal?: AbortSignal): Promise<string> {
  const result = await trySql(
    server,
    ['SELECT @@global.socket'],
    signal === undefined ? {} : { signal },
  )
  return result.code === 0 ? result.stdout.trim() : '/run/mysqld/mysqld.sock'
}

/** The server's own words, without number and state. */
export function firstError(result: RootResult): string {
  const lines = result.stderr.split('\n').map((line) => line.trim())
  const line =
    lines.find((one) => one.startsWith('ERROR ')) ?? lines.find((one) => one !== '') ?? ''
  const words = line.replace(/^ERROR \d+ (\([0-9A-Z]{5}\))?( at line \d+)?:? ?/, '')
  return words === '' ? `exit code ${result.code ?? 'unknown'}` : words.slice(0, 400)
}

function sqlFailure(server: ServerPort, what: string, result: RootResult): ActionFailure {
  const reason = firstError(result)
  if (/^ERROR 2002 /m.test(result.stderr)) {
    return new ActionFailure(
      `${what} on ${server.name} failed: MariaDB does not answer on its socket.`,
      'Check with "systemctl status mariadb" there that it runs, then retry.',
    )
  }
  if (/^ERROR 1698 |^ERROR 1045 /m.test(result.stderr)) {
    return new ActionFailure(
      `${what} on ${server.name} failed: the system user root may not log in to MariaDB (${reason}).`,
      'Let root@localhost use unix_socket there, as Debian sets it up.',
    )
  }
  return new ActionFailure(
    `${what} on ${server.name} failed: ${reason}`,
    'Mend what the server names, then retry the step.',
  )
}

import { createHash } from 'node:crypto'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import mysql from 'mysql2'
import type { SqlTarget } from '#server/sql/sql-target.ts'

export type SqlAnswer =
  | { columns: string[]; rows: (string | null)[][] }
  | { errno: number; message: string }
  | 'ok'
  | 'silence'

/** A server that speaks the real protocol, in this very Node, for tests only. */
export interface SqlTestServer {
  port: number
  /** A target that may sign in; override what the test is about. */
  target(overrides?: Partial<SqlTarget>): SqlTarget
  /** Statements as received, SET statements included. */
  statements: string[]
  /** Cuts all connections, as the death of the server does. */
  cut(): void
  stop(): Promise<void>
}

export interface SqlTestServerOptions {
  password?: string
  version?: string
  answer?: (statement: string) => SqlAnswer
  /** Refuses the login with this error. */
  refuse?: { errno: number; message: string }
}

interface ServerConnection extends mysql.Connection {
  stream: Socket
  writeColumns(columns: object[]): void
  writeTextRow(values: (string | null)[]): void
}

let nextThreadId = 1

export async function startSqlTestServer(
  options: SqlTestServerOptions = {},
): Promise<SqlTestServer> {
  const statements: string[] = []
  const sockets = new Set<Socket>()
  const server = mysql.createServer(() => undefined)
  const password = options.password ?? 'open'
  server.on('connection', (connection: ServerConnection) => {
    sockets.add(connection.stream)
    connection.on('error', () => undefined)
    connection.stream.on('close', () => sockets.delete(connection.stream))
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: options.version ?? '10.11.19-MariaDB',
      connectionId: nextThreadId++,
      statusFlags: 2,
      characterSet: 33,
      capabilityFlags: 0xff_ff_ff ^ 0x8_00 ^ 0x20,
      authCallback: (login: Login, done: (error: null, refused?: Refusal) => void) => {
        if (options.refuse !== undefined) {
          done(null, { code: options.refuse.errno, message: options.refuse.message })
        } else if (tokenMatches(login, password)) {
          done(null)
          connection.sequenceId = 0
        } else {
          const message = `Access denied for user '${login.user}'@'127.0.0.1' (using password: YES)`
          done(null, { code: 1045, message })
        }
      },
    })
    const onStatement = (statement: string) => {
      statements.push(statement)
      // A statement is packet 0 and its answer begins with packet 1; mysql2's server counts on.
      connection.sequenceId = 1
      send(connection, options.answer?.(statement) ?? 'ok')
      connection.sequenceId = 0
    }
    connection.on('query', onStatement)
    // mysql2's server tells of SET statements under this name.
    connection.on('stmt_prepare', onStatement)
  })
  const net = (server as unknown as { _server: NetServer })._server
  await new Promise<void>((resolve) => net.listen(0, '127.0.0.1', resolve))
  const { port } = net.address() as AddressInfo
  return {
    port,
    target: (overrides = {}) => ({
      name: 'node3',
      address: '127.0.0.1',
      port,
      user: 'synced',
      password,
      tls: { mode: 'off', ca: null },
      ...overrides,
    }),
    statements,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    stop: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy())
        net.close(() => resolve())
      }),
  }
}

interface Login {
  user: string
  authPluginData1: Buffer
  authPluginData2: Buffer
  authToken: Buffer
}
interface Refusal {
  code: number
  message: string
}

/** mysql_native_password: SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))). */
function tokenMatches(login: Login, password: string): boolean {
  const sha1 = (...parts: Buffer[]) => createHash('sha1').update(Buffer.concat(parts)).digest()
  const stage1 = sha1(Buffer.from(password))
  const scramble = Buffer.concat([login.authPluginData1, login.authPluginData2]).subarray(0, 20)
  const mask = sha1(scramble, sha1(stage1))
  return login.authToken.equals(stage1.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

function send(connection: ServerConnection, answer: SqlAnswer): void {
  if (answer === 'silence') return
  if (answer === 'ok') return connection.writeOk()
  if ('errno' in answer) {
    return connection.writeError({ code: answer.errno, message: answer.message })
  }
  connection.writeColumns(
    answer.columns.map((name) => ({
      catalog: 'def',
      schema: '',
      table: '',
      orgTable: '',
      name,
      orgName: name,
      characterSet: 45,
      columnLength: 1024,
      columnType: 0xfd,
      flags: 0,
      decimals: 0,
    })),
  )
  for (const row of answer.rows) connection.writeTextRow(row)
  connection.writeEof()
}

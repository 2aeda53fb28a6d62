import { createHash } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import mysql from 'mysql2'
import { SIMULATED_VERSION } from './simulated-figures.ts'

/** Answers of a simulated server, asked anew for each statement. */
export interface SimulatedAnswers {
  status: () => Record<string, string>
  variables: () => Record<string, string>
  members: () => { uuid: string; name: string; incomingAddress: string }[]
}

export interface SimulatedNodeOptions {
  host: string
  /** 0: any free port. */
  port: number
  user: string
  password: string
  answers: SimulatedAnswers
  /** Server clock minus this machine's, ms. */
  clockSkewMs?: number
}

export interface SimulatedNode {
  readonly port: number
  /** Statements answered since the start, without those that set up a session. */
  readonly statements: number
  /** Takes connections again on the same port. */
  listen(): Promise<void>
  /** As after SIGKILL: connections are cut, new ones refused. */
  kill(): Promise<void>
  /** Ends the connections that are open, as KILL or a firewall does; the server goes on. */
  endConnections(): void
  /** Statements are not answered any more, connections stay: a server that hangs. */
  hang(hanging: boolean): void
}

/** A server that speaks the protocol of MariaDB and answers what the monitor asks. */
export async function startSimulatedNode(options: SimulatedNodeOptions): Promise<SimulatedNode> {
  const sockets = new Set<Socket>()
  const node = { port: options.port, statements: 0, hanging: false }
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    const connection = serverConnection(socket)
    connection.on('error', () => socket.destroy())
    connections += 1
    greet(connection, connections, options)
    connection.on('stmt_prepare', () => {
      connection.sequenceId = 1
      connection.writeOk()
      connection.sequenceId = 0
    })
    connection.on('query', (statement: string) => {
      // mysql2 numbers the packets of each command anew on the client's side only.
      connection.sequenceId = 1
      if (node.hanging) return
      node.statements += 1
      // One packet a row: corked, or each would travel alone.
      socket.cork()
      answer(connection, statement, options)
      socket.uncork()
      connection.sequenceId = 0
    })
  })
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(node.port, options.host, () => {
        server.off('error', reject)
        node.port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  await listen()
  return {
    get port() {
      return node.port
    },
    get statements() {
      return node.statements
    },
    listen,
    kill: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.resetAndDestroy()
      }),
    endConnections: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    hang: (hanging) => {
      node.hanging = hanging
    },
  }
}

/** The server side of mysql2, which its types leave out. */
interface ServerConnection {
  sequenceId: number
  on(event: string, listener: (...values: never[]) => void): void
  serverHandshake(greeting: Record<string, unknown>): void
  writeOk(): void
  writeError(error: { code: number; message: string }): void
  writeTextResult(rows: Record<string, unknown>[], columns: { name: string }[]): void
}

function serverConnection(socket: Socket): ServerConnection {
  const connection: unknown = mysql.createConnection({ stream: socket, isServer: true } as never)
  return connection as ServerConnection
}

interface LoginAttempt {
  user: string
  authPluginData1: Buffer
  authPluginData2: Buffer
  authToken: Buffer
}

function greet(connection: ServerConnection, id: number, options: SimulatedNodeOptions): void {
  connection.serverHandshake({
    protocolVersion: 10,
    serverVersion: SIMULATED_VERSION,
    connectionId: id,
    statusFlags: 2,
    characterSet: 33,
    // All but SSL and compression.
    capabilityFlags: 0xff_ff_ff ^ 2048 ^ 32,
    authCallback: (
      attempt: LoginAttempt,
      done: (error: null, refusal?: { code: number; message: string }) => void,
    ) => {
      const { user, password } = options
      if (attempt.user === user && isToken(attempt, password)) {
        done(null)
        connection.sequenceId = 0
        return
      }
      const message = `Access denied for user '${attempt.user}'@'console' (using password: YES)`
      done(null, { code: 1045, message })
    },
  })
}

/** mysql_native_password: SHA1(password) XOR SHA1(seed + SHA1(SHA1(password))). */
function isToken(attempt: LoginAttempt, password: string): boolean {
  const sha1 = (...parts: Buffer[]) => createHash('sha1').update(Buffer.concat(parts)).digest()
  const once = sha1(Buffer.from(password))
  const seed = [attempt.authPluginData1.subarray(0, 8), attempt.authPluginData2.subarray(0, 12)]
  const mask = sha1(...seed, sha1(once))
  const expected = Buffer.from(once.map((byte, at) => byte ^ (mask[at] ?? 0)))
  return expected.equals(Buffer.from(attempt.authToken))
}

function answer(
  connection: ServerConnection,
  statement: string,
  { answers, clockSkewMs = 0 }: SimulatedNodeOptions,
): void {
  const utc = new Date(Date.now() + clockSkewMs).toISOString().slice(0, 23).replace('T', ' ')
  if (/^SHOW GLOBAL STATUS/i.test(statement)) return writeNamed(connection, answers.status())
  if (/^SHOW GLOBAL VARIABLES/i.test(statement)) {
    return writeNamed(connection, asked(statement, answers.variables()))
  }
  if (/wsrep_cluster_members/i.test(statement)) {
    const rows = answers.members().map((member) => ({
      utc,
      node_uuid: member.uuid,
      node_name: member.name,
      node_incoming_address: member.incomingAddress,
    }))
    const names = ['utc', 'node_uuid', 'node_name', 'node_incoming_address']
    return connection.writeTextResult(rows, names.map(column))
  }
  if (/UTC_TIMESTAMP/i.test(statement))
    return connection.writeTextResult([{ utc }], [column('utc')])
  if (/^SHOW GRANTS/i.test(statement)) {
    const grant = 'GRANT SELECT ON `mysql`.`wsrep_cluster_members` TO `synced`@`%`'
    return connection.writeTextResult([{ grant }], [column('grant')])
  }
  connection.writeError({
    code: 1064,
    message: 'This simulated server does not know the statement',
  })
}

/** All rows, or those named in `IN ('a', 'b')`. */
function asked(statement: string, rows: Record<string, string>): Record<string, string> {
  const list = /\bIN \(([^)]*)\)/i.exec(statement)?.[1]
  if (list === undefined) return rows
  const names = new Set([...list.matchAll(/'([^']*)'/g)].map((match) => match[1]))
  return Object.fromEntries(Object.entries(rows).filter(([name]) => names.has(name)))
}

function writeNamed(connection: ServerConnection, values: Record<string, string>): void {
  const rows = Object.entries(values).map(([name, value]) => ({
    Variable_name: name,
    Value: value,
  }))
  connection.writeTextResult(rows, [column('Variable_name'), column('Value')])
}

/** VARCHAR, utf8. */
const column = (name: string) => ({
  catalog: 'def',
  schema: '',
  table: '',
  orgTable: '',
  name,
  orgName: name,
  characterSet: 33,
  columnLength: 4096,
  columnType: 253,
  type: 253,
  flags: 0,
  decimals: 0,
})

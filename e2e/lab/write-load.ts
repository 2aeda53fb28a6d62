import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection } from 'mysql2/promise'
import type { Connection, ConnectionOptions } from 'mysql2/promise'
import type { AcknowledgedCommit, FailedCommit, LabServer, WriteLoad } from './lab-types.ts'

const database = 'lab_writes'
const statementTimeoutMs = 10_000
const reconnectMs = 250

interface Account {
  user: string
  password: string
}

/** Starts one writer a server. Every row is a transaction of its own with an id never used twice. */
export async function startWriteLoad(
  servers: readonly LabServer[],
  options: { ratePerSecond?: number } = {},
): Promise<WriteLoad> {
  const [first] = servers
  const account = { user: 'lab_writer', password: randomBytes(12).toString('hex') }
  if (first !== undefined) await prepare(first, account)
  const intervalMs = 1000 / (options.ratePerSecond ?? 50)
  const acknowledged: AcknowledgedCommit[] = []
  const failures: FailedCommit[] = []
  const stopping = new AbortController()
  // Ids are unique over several loads on one cluster.
  let lastId = Date.now() * 1000
  const writers = servers.map(async (server) => {
    let connection: Connection | null = null
    let due = Date.now()
    while (!stopping.signal.aborted) {
      const id = ++lastId
      try {
        connection ??= await connect(server, account)
        await connection.query({
          sql: `INSERT INTO ${database}.commits (id, server, at_ms) VALUES (?, ?, ?)`,
          values: [id, server.name, Date.now()],
          timeout: statementTimeoutMs,
        })
        acknowledged.push({ id, atMs: Date.now(), server: server.name })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failures.push({ id, atMs: Date.now(), server: server.name, reason })
        connection?.destroy()
        connection = null
        await sleep(reconnectMs)
      }
      due = Math.max(due + intervalMs, Date.now() - 1000)
      await sleep(Math.max(0, due - Date.now()))
    }
    connection?.destroy()
  })
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(writers)
    },
    acknowledged: () => acknowledged,
    failures: () => failures,
    verify: async (server) => {
      const expected = acknowledged.map(({ id }) => id)
      // An acknowledged commit may still wait in another node's receive queue: apply that first.
      const query = `SET SESSION wsrep_sync_wait = 1; SELECT id FROM ${database}.commits`
      const stored = new Set((await server.sql(query)).split('\n'))
      return { missing: expected.filter((id) => !stored.has(String(id))) }
    },
  }
}

async function prepare(server: LabServer, account: Account): Promise<void> {
  await server.sql(
    `CREATE DATABASE IF NOT EXISTS ${database};
     CREATE TABLE IF NOT EXISTS ${database}.commits (
       id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
       server VARCHAR(64) NOT NULL,
       at_ms BIGINT UNSIGNED NOT NULL
     ) ENGINE=InnoDB;
     CREATE OR REPLACE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}';
     GRANT INSERT ON ${database}.* TO '${account.user}'@'%';`,
  )
}

async function connect(server: LabServer, account: Account): Promise<Connection> {
  const options: ConnectionOptions = {
    host: server.address,
    user: account.user,
    password: account.password,
    connectTimeout: 3000,
  }
  const connection = await createConnection(options)
  // A lost connection is seen by the statement under way, or by the next one.
  connection.on('error', () => undefined)
  return connection
}

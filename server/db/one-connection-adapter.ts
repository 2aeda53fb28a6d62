import { createClient, type Client, type Config, type Transaction } from '@libsql/client'
import { PrismaLibSql } from '@prisma/adapter-libsql'

/**
 * Runs transactions on the one connection that the adapter's lock guards anyway. libsql gives each
 * transaction the connection it has and opens another, which is never closed: two open files and
 * some megabytes a transaction (measured).
 */
export class OneConnectionAdapter extends PrismaLibSql {
  override createClient(config: Config): Client {
    const client = createClient(config)
    client.transaction = () => begin(client)
    return client
  }
}

/**
 * IMMEDIATE: waits for the write lock at the beginning, where the time limit of the connection
 * holds. A transaction that reads first and then writes would fail at once when another has written.
 */
async function begin(client: Client): Promise<Transaction> {
  await client.execute('BEGIN IMMEDIATE')
  let closed = false
  const rollback = async () => {
    if (closed) return
    closed = true
    await client.execute('ROLLBACK')
  }
  return {
    execute: (statement) => client.execute(statement),
    batch: async (statements) => {
      const results = []
      for (const statement of statements) results.push(await client.execute(statement))
      return results
    },
    executeMultiple: () => Promise.reject(new Error('A script runs outside of transactions.')),
    commit: async () => {
      try {
        await client.execute('COMMIT')
        closed = true
      } catch (error) {
        // Else every later transaction on this connection would stand inside this one.
        await rollback()
        throw error
      }
    },
    rollback,
    close: () => void rollback(),
    get closed() {
      return closed
    },
  }
}

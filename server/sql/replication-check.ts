import { createHash } from 'node:crypto'
import { sqlString } from '#server/sql/quote-sql.ts'

export interface ReplicationCheck {
  schema: string
  write: string[]
  /** Waits until the reader has applied what the group had ordered. */
  read: string[]
  drop: string
  exists: string
}

/** One row in a schema of its own, written on one node and read on the others. */
export function replicationCheck(stepId: string, token: string): ReplicationCheck {
  const suffix = /^[A-Za-z0-9-]{1,48}$/.test(stepId)
    ? stepId
    : createHash('sha256').update(stepId).digest('hex').slice(0, 32)
  const schema = `synced_check_${suffix}`
  const table = `\`${schema}\`.check_row`
  return {
    schema,
    write: [
      `CREATE DATABASE IF NOT EXISTS \`${schema}\``,
      `CREATE TABLE IF NOT EXISTS ${table} (id INT PRIMARY KEY, token VARCHAR(64) NOT NULL) ENGINE=InnoDB`,
      `REPLACE INTO ${table} VALUES (1, ${sqlString(token)})`,
    ],
    read: ['SET SESSION wsrep_sync_wait = 1', `SELECT token FROM ${table} WHERE id = 1`],
    drop: `DROP DATABASE IF EXISTS \`${schema}\``,
    exists: `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${sqlString(schema)}`,
  }
}

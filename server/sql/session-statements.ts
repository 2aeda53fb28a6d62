/**
 * What makes a connection fit for watching. wsrep_sync_wait=0: or reads wait for the cluster;
 * wsrep_dirty_reads: read in a non-Primary component too (MariaDB, Galera system variables);
 * the timeouts end on the server what the console no longer waits for.
 */
export function sessionStatements(queryTimeoutMs: number): string[] {
  const seconds = Math.max(1, Math.ceil(queryTimeoutMs / 1000))
  return [
    `SET SESSION sql_mode='NO_ENGINE_SUBSTITUTION', lock_wait_timeout=${seconds}`,
    `SET SESSION max_statement_time=${seconds}`,
    'SET SESSION wsrep_sync_wait=0, wsrep_dirty_reads=ON',
  ]
}

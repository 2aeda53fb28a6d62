import { LAB, type VariableEntry } from '#server/galera/catalogue/variable-entry.ts'

export const serverVariables: readonly VariableEntry[] = [
  {
    name: 'read_only',
    meaning: 'Refuses writes of clients without the privilege to override it; replication goes on.',
    danger: 'Left ON after maintenance, applications fail on this node only.',
    source: 'MariaDB manual, server system variables',
  },
  {
    name: 'binlog_format',
    meaning: 'Format of replicated events.',
    danger: 'Only ROW is allowed with Galera; the server does not start with another.',
    source: LAB,
  },
  {
    name: 'default_storage_engine',
    meaning: 'Engine of new tables.',
    danger: 'Only InnoDB replicates fully.',
    source: 'MariaDB manual, configuring Galera Cluster',
  },
  {
    name: 'innodb_autoinc_lock_mode',
    meaning: 'Locking of auto_increment.',
    danger: 'Must be 2 with several appliers, else they deadlock.',
    source: 'MariaDB manual, configuring Galera Cluster',
  },
  {
    name: 'innodb_flush_log_at_trx_commit',
    meaning: 'When the redo log reaches the disk.',
    danger: 'With 0 or 2, nodes that crash at about the same time may lose committed transactions.',
    source: 'Jepsen report on MariaDB Galera Cluster, 2026',
  },
  {
    name: 'bind_address',
    meaning: 'Address on which clients are served.',
    danger: "Debian's default 127.0.0.1 keeps other hosts, the console and a mysqldump SST out.",
    source: LAB,
  },
]

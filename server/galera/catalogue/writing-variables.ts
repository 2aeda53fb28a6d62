import { LAB, MANUAL, type VariableEntry } from '#server/galera/catalogue/variable-entry.ts'

export const writingVariables: readonly VariableEntry[] = [
  {
    name: 'wsrep_slave_threads',
    meaning: 'Threads that apply the write-sets of others.',
    danger:
      'More than wsrep_cert_deps_distance are of no use; more than 1 needs innodb_autoinc_lock_mode=2.',
    source: MANUAL,
  },
  {
    name: 'wsrep_sync_wait',
    meaning:
      "Bits that make reads (1), updates (2), inserts (4) and SHOW (8) wait for the group's present state.",
    danger:
      '0, the default, lets a client read older data on one node right after writing on another.',
    source: MANUAL,
  },
  {
    name: 'wsrep_causal_reads',
    meaning: 'Older name of wsrep_sync_wait=1.',
    danger: 'Use wsrep_sync_wait.',
    source: MANUAL,
  },
  {
    name: 'wsrep_OSU_method',
    meaning: 'How DDL runs: TOI on all nodes at once, RSU on this node alone, desynced.',
    danger:
      'A long ALTER with TOI halts all writes of the cluster; with RSU the schemas differ meanwhile.',
    source: MANUAL,
  },
  {
    name: 'wsrep_max_ws_size',
    meaning: 'Largest write-set in bytes, 2 GB at most.',
    danger:
      'A write-set of more than half of gcache.size empties the IST history of all nodes at once.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_max_ws_rows',
    meaning: 'Largest number of rows in a write-set; 0 is no limit.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_trx_fragment_size',
    meaning:
      'Size at which a running transaction is sent in parts (streaming replication); 0 is off.',
    danger: 'Costs throughput on every transaction it touches: set it per session, for bulk jobs.',
    source: MANUAL,
  },
  {
    name: 'wsrep_trx_fragment_unit',
    meaning: 'Unit of that size: bytes, rows or statements.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_SR_store',
    meaning: 'Where parts of streamed transactions are kept.',
    danger: 'Without the store a failed node leaves unfinished parts behind.',
    source: MANUAL,
  },
  {
    name: 'wsrep_retry_autocommit',
    meaning: 'How often an autocommit statement is tried again after a conflict.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_certify_nonPK',
    meaning: 'Gives rows of tables without a primary key a key of their own.',
    danger:
      'OFF leaves such rows out of certification. Tables without primary key are slow to apply in any case.',
    source: MANUAL,
  },
  {
    name: 'wsrep_auto_increment_control',
    meaning: 'Keeps auto_increment values of the nodes apart.',
    danger: 'Values jump whenever the size of the cluster changes; OFF brings conflicts.',
    source: MANUAL,
  },
  {
    name: 'wsrep_load_data_splitting',
    meaning: 'Splits LOAD DATA into transactions of 10,000 rows.',
    danger: 'A load that fails half way leaves the first parts committed.',
    source: MANUAL,
  },
  {
    name: 'wsrep_forced_binlog_format',
    meaning: 'Format that overrides binlog_format of sessions.',
    danger: 'Anything but ROW or NONE is unsafe.',
    source: MANUAL,
  },
  {
    name: 'wsrep_replicate_myisam',
    meaning: 'Replicates MyISAM statement by statement, as an experiment.',
    danger: 'Not transactional: nodes come to differ. Newer servers use wsrep_mode.',
    source: MANUAL,
  },
  {
    name: 'wsrep_mode',
    meaning:
      'Set of newer switches: strict DDL, MyISAM and Aria replication, required primary keys and others.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_strict_ddl',
    meaning: 'Refuses DDL on tables that cannot replicate. Newer servers use wsrep_mode.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_drupal_282555_workaround',
    meaning: 'Works around an old fault with auto_increment inserts.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_dirty_reads',
    meaning: 'Lets a node outside a Primary component answer reads.',
    danger: 'The data may be old, and nobody can tell how old.',
    source: MANUAL,
  },
  {
    name: 'wsrep_ignore_apply_errors',
    meaning: 'Bits of errors an applier passes over; 7 by default.',
    danger: 'Each ignored error is a difference between nodes that stays.',
    source: MANUAL,
  },
  {
    name: 'wsrep_slave_FK_checks',
    meaning: 'Whether appliers check foreign keys.',
    danger: 'OFF may leave orphans where the nodes differ already.',
    source: MANUAL,
  },
  {
    name: 'wsrep_slave_UK_checks',
    meaning: 'Whether appliers check secondary unique keys.',
    danger: 'ON with several appliers can end in an apply error.',
    source: MANUAL,
  },
  {
    name: 'wsrep_restart_slave',
    meaning:
      'Restarts an asynchronous replica thread when the node is back in a Primary component.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_mysql_replication_bundle',
    meaning: 'How many replicated transactions of an asynchronous source are sent as one.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_gtid_mode',
    meaning: 'Uses one GTID domain for the whole cluster.',
    danger: 'Has to be alike on all nodes, with the same domain and server_id.',
    source: MANUAL,
  },
  {
    name: 'wsrep_gtid_domain_id',
    meaning: "Domain of the cluster's GTIDs.",
    danger: 'Must differ from gtid_domain_id of every node and be alike within the cluster.',
    source: MANUAL,
  },
  {
    name: 'wsrep_log_conflicts',
    meaning: 'Writes conflicts of transactions into the error log.',
    danger: 'Fills the log under heavy conflicts.',
    source: MANUAL,
  },
  {
    name: 'wsrep_debug',
    meaning: 'Writes more about replication into the error log.',
    danger: 'Makes the log large; log text may hold statements.',
    source: MANUAL,
  },
  {
    name: 'wsrep_dbug_option',
    meaning: 'Debug string for the provider, for debug builds.',
    danger: null,
    source: MANUAL,
  },
]

import { MANUAL, PXC_MANUAL, type StatusEntry } from '#server/galera/catalogue/status-entry.ts'

export const certificationStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_local_cert_failures',
    group: 'certification',
    meaning:
      'Local transactions refused at commit since another node changed the same rows first. The client gets a deadlock error.',
    unit: 'transactions',
    kind: 'counter',
    healthy: 'Below 1 % of commits, together with wsrep_local_bf_aborts.',
    source: MANUAL,
  },
  {
    name: 'wsrep_local_bf_aborts',
    group: 'certification',
    meaning:
      'Local transactions rolled back while they ran, to let a replicated write-set through (brute-force abort).',
    unit: 'transactions',
    kind: 'counter',
    healthy: 'Below 1 % of commits; send writes of hot rows to one node.',
    source: MANUAL,
  },
  {
    name: 'wsrep_local_replays',
    group: 'certification',
    meaning: 'Local transactions that were aborted by mistake and replayed.',
    unit: 'transactions',
    kind: 'counter',
    healthy: 'Rare.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cert_index_size',
    group: 'certification',
    meaning: 'Entries of the certification index, in memory.',
    unit: 'entries',
    kind: 'gauge',
    healthy: 'Any; steady growth means write-sets are not being released by a lagging node.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cert_deps_distance',
    group: 'certification',
    meaning: 'Average distance of write-sets that could be applied in parallel.',
    unit: 'seqnos',
    kind: 'gauge',
    healthy: 'Any; wsrep_slave_threads beyond it are of no use.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cert_interval',
    group: 'certification',
    meaning: 'Average number of write-sets that arrive while one replicates.',
    unit: 'write-sets',
    kind: 'gauge',
    healthy: 'Low; high values make conflicts likelier.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cert_bucket_count',
    group: 'certification',
    meaning: 'Cells of the hash table behind the certification index (Percona).',
    unit: 'cells',
    kind: 'gauge',
    healthy: 'Any.',
    source: PXC_MANUAL,
  },
]

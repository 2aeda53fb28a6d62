import { MANUAL, PXC_MANUAL, type StatusEntry } from '#server/galera/catalogue/status-entry.ts'

export const providerStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_provider_name',
    group: 'provider',
    meaning: 'Name of the replication provider; empty where none is loaded.',
    unit: '',
    kind: 'text',
    healthy: 'Galera',
    source: MANUAL,
  },
  {
    name: 'wsrep_provider_version',
    group: 'provider',
    meaning: 'Version of the Galera library.',
    unit: '',
    kind: 'text',
    healthy: 'The same on every node, except during an upgrade.',
    source: MANUAL,
  },
  {
    name: 'wsrep_provider_vendor',
    group: 'provider',
    meaning: 'Who made the library.',
    unit: '',
    kind: 'text',
    healthy: 'Any.',
    source: MANUAL,
  },
  {
    name: 'wsrep_provider_capabilities',
    group: 'provider',
    meaning: 'Features of the library, for instance STREAMING and NBO.',
    unit: '',
    kind: 'text',
    healthy: 'The same on every node.',
    source: 'MariaDB Server source, sql/wsrep_mysqld.cc',
  },
  {
    name: 'wsrep_protocol_version',
    group: 'provider',
    meaning: 'Replication protocol in use: the newest that all members know.',
    unit: '',
    kind: 'gauge',
    healthy: 'The same on every node; lower than usual while an old node is a member.',
    source: MANUAL,
  },
]

/** Progress of an IST, which only Percona XtraDB Cluster shows as status. */
export const transferStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_ist_receive_status',
    group: 'transfer',
    meaning: 'Progress of the IST that this node receives, in words (Percona).',
    unit: '',
    kind: 'text',
    healthy: 'Empty, except while joining.',
    source: PXC_MANUAL,
  },
  {
    name: 'wsrep_ist_receive_seqno_start',
    group: 'transfer',
    meaning: 'First seqno of the IST (Percona).',
    unit: 'seqno',
    kind: 'gauge',
    healthy: '0, except while joining.',
    source: PXC_MANUAL,
  },
  {
    name: 'wsrep_ist_receive_seqno_current',
    group: 'transfer',
    meaning: 'Seqno that the IST has reached (Percona).',
    unit: 'seqno',
    kind: 'gauge',
    healthy: '0, except while joining.',
    source: PXC_MANUAL,
  },
  {
    name: 'wsrep_ist_receive_seqno_end',
    group: 'transfer',
    meaning: 'Last seqno of the IST (Percona).',
    unit: 'seqno',
    kind: 'gauge',
    healthy: '0, except while joining.',
    source: PXC_MANUAL,
  },
]

import { judgeAbove, judgeText } from '#server/galera/catalogue/judges.ts'
import { LAB, MANUAL, type StatusEntry } from '#server/galera/catalogue/status-entry.ts'

export const stateStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_local_state',
    group: 'state',
    meaning:
      'State of this node: 0 Initialized, 1 Joining, 2 Donor/Desynced, 3 Joined, 4 Synced. 0 is also any node of a non-Primary component.',
    unit: '',
    kind: 'gauge',
    healthy: '4',
    judge: (value) => {
      if (!/^[0-4]$/.test(value)) return null
      return value === '4' ? 'ok' : value === '0' ? 'critical' : 'notice'
    },
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_local_state_comment',
    group: 'state',
    meaning: 'The state in words. Texts differ between products, so programs read the number.',
    unit: '',
    kind: 'text',
    healthy: 'Synced',
    source: 'Galera source, galera/src/replicator_smm_stats.cpp',
  },
  {
    name: 'wsrep_local_state_uuid',
    group: 'state',
    meaning: 'History of the data on this node.',
    unit: '',
    kind: 'text',
    healthy: 'Equal to wsrep_cluster_state_uuid.',
    source: MANUAL,
  },
  {
    name: 'wsrep_ready',
    group: 'state',
    meaning:
      'Whether this node serves queries. When OFF, nearly every statement fails with error 1047.',
    unit: '',
    kind: 'text',
    healthy: 'ON; a donor keeps ON too.',
    judge: judgeText('ON', 'critical'),
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_connected',
    group: 'state',
    meaning: 'Whether this node is connected to a group at all, Primary or not.',
    unit: '',
    kind: 'text',
    healthy: 'ON',
    judge: judgeText('ON', 'critical'),
    source: MANUAL,
  },
  {
    name: 'wsrep_desync_count',
    group: 'state',
    meaning:
      'Operations that hold this node desynced: transfers, backups, global read locks, wsrep_desync. It returns to Synced at 0.',
    unit: 'operations',
    kind: 'gauge',
    healthy: '0, except while one of these runs.',
    judge: judgeAbove({ notice: 0 }),
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_last_committed',
    group: 'state',
    meaning: 'Sequence number of the last write-set committed here: this node’s position.',
    unit: 'seqno',
    kind: 'counter',
    healthy: 'Nearly equal on all Synced nodes; more than 1,000 apart is a lagging node.',
    source: MANUAL,
  },
  {
    name: 'wsrep_causal_reads',
    group: 'state',
    meaning: 'Reads that waited until this node had caught up with the group (wsrep_sync_wait).',
    unit: 'reads',
    kind: 'counter',
    healthy: 'Any; 0 where wsrep_sync_wait is not used.',
    source: MANUAL,
  },
  {
    name: 'wsrep_last_applied',
    group: 'state',
    meaning: 'Sequence number of the last write-set applied here (Percona XtraDB Cluster).',
    unit: 'seqno',
    kind: 'counter',
    healthy: 'Close to wsrep_last_committed.',
    source: 'Percona XtraDB Cluster manual, index of wsrep status variables',
  },
]

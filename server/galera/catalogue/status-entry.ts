import type { Severity } from '#server/galera/model.ts'

export const statusGroups = [
  'membership',
  'state',
  'flow control',
  'replication',
  'certification',
  'applying',
  'queues',
  'gcache',
  'group communication',
  'transfer',
  'provider',
] as const
export type StatusGroup = (typeof statusGroups)[number]

/** What one wsrep status variable means. */
export interface StatusEntry {
  name: string
  group: StatusGroup
  /** One or two sentences. */
  meaning: string
  /** Unit of the value; empty for texts and bare numbers. */
  unit: string
  /** A counter only grows (until a restart); a gauge is of now. */
  kind: 'counter' | 'gauge' | 'text'
  /** What is healthy, in words. */
  healthy: string
  /** Present where a threshold is known; null for values that it does not understand. */
  judge?: (value: string) => Severity | null
  source: string
}

/** Sources that entries share. */
export const MANUAL = 'MariaDB manual, Galera Cluster status variables'
export const PXC_MANUAL = 'Percona XtraDB Cluster manual, index of wsrep status variables'
export const LAB = 'Measured in the lab'
export const EVS_SOURCE = 'Galera source, gcomm/src/evs_proto.cpp'
export const STATS_SOURCE = 'Galera source, galera/src/replicator_smm_stats.cpp'

import type { MetricSpec } from './metric-source.ts'

const gauge = (help: string, labels: readonly string[] = []): MetricSpec => ({
  type: 'gauge',
  help,
  labels: ['cluster', ...labels],
})

/** Of a cluster; what needs current readings is left out while there are none. */
export const clusterSpecs = {
  synced_cluster_primary: gauge('Whether a Primary component is seen.'),
  synced_cluster_components: gauge('Components that its nodes form; more than one is a partition.'),
  synced_cluster_survives_one_failure: gauge(
    'Whether quorum survives the failure of any one member.',
  ),
  synced_cluster_weight: gauge('Sum of pc.weight in the Primary component.'),
  synced_cluster_nodes: gauge('Data nodes in the inventory.'),
  synced_cluster_nodes_synced: gauge('Data nodes that are Synced.'),
  synced_cluster_findings: gauge('Findings that its page shows.', ['severity']),
} as const satisfies Record<string, MetricSpec>

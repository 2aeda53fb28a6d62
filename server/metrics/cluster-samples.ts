import type { ClusterAssessment } from '#server/galera/model.ts'
import { clusterSpecs } from './cluster-specs.ts'
import { samplesOf } from './metric-source.ts'

const SEVERITIES = ['notice', 'warning', 'critical'] as const

export function clusterSamples(
  cluster: string,
  dataNodeIds: ReadonlySet<string>,
  assessment: ClusterAssessment,
  current: boolean,
) {
  const { samples, add } = samplesOf(clusterSpecs)
  const of = { cluster }
  add('synced_cluster_nodes', of, dataNodeIds.size)
  for (const severity of SEVERITIES) {
    const findings = assessment.findings.filter((finding) => finding.severity === severity)
    add('synced_cluster_findings', { ...of, severity }, findings.length)
  }
  if (!current) return samples
  const { components, quorum, nodes } = assessment
  const synced = nodes.filter(
    ({ nodeId, condition }) => condition === 'synced' && dataNodeIds.has(nodeId),
  )
  add(
    'synced_cluster_primary',
    of,
    components.some(({ primary }) => primary),
  )
  add('synced_cluster_components', of, components.length)
  add('synced_cluster_nodes_synced', of, synced.length)
  add('synced_cluster_survives_one_failure', of, quorum.survivesAnyOneLoss)
  add('synced_cluster_weight', of, quorum.totalWeight)
  return samples
}

import { nameOf, type AssessmentFacts } from '#server/galera/assessment-facts.ts'
import { clusterIdentityFindings } from '#server/galera/findings/cluster-identity.ts'
import { consoleFindings } from '#server/galera/findings/console.ts'
import { contactFindings } from '#server/galera/findings/contact.ts'
import { diskFindings } from '#server/galera/findings/disk.ts'
import { flowFindings } from '#server/galera/findings/flow.ts'
import { inventoryFindings } from '#server/galera/findings/inventory.ts'
import { nodeStateFindings } from '#server/galera/findings/node-state.ts'
import { partitionFindings } from '#server/galera/findings/partition.ts'
import { quorumFindings } from '#server/galera/findings/quorum.ts'
import { settingFindings } from '#server/galera/findings/settings.ts'
import type { Finding } from '#server/galera/model.ts'
import { bySeverity } from '#server/galera/urgency.ts'

/** Everything worth telling about a cluster, worst first; `all-fine` alone when there is nothing. */
export function findingsOf(facts: AssessmentFacts): Finding[] {
  const findings = facts.workerSilent
    ? consoleFindings(facts)
    : [
        ...clusterIdentityFindings(facts),
        ...partitionFindings(facts),
        ...contactFindings(facts),
        ...quorumFindings(facts),
        ...nodeStateFindings(facts),
        ...flowFindings(facts),
        ...diskFindings(facts),
        ...settingFindings(facts),
        ...inventoryFindings(facts),
        ...consoleFindings(facts),
      ]
  if (!facts.workerSilent) findings.push(...unexplained(facts, findings))
  if (findings.length > 0) return findings.sort(bySeverity)
  if (facts.sights.length === 0) {
    return [
      {
        id: 'no-nodes',
        severity: 'notice',
        title: 'This cluster has no nodes',
        detail: 'Add its servers to see their state.',
        nodeIds: [],
      },
    ]
  }
  return [
    {
      id: 'all-fine',
      severity: 'ok',
      title: 'Nothing needs attention',
      detail: 'Every node is Synced in one Primary component, and any one of them may fail.',
      nodeIds: [],
    },
  ]
}

/** Nodes that are not simply Synced and that no finding speaks of: joiners, donors, unasked ones. */
function unexplained(facts: AssessmentFacts, findings: readonly Finding[]): Finding[] {
  const explained = new Set(findings.flatMap((finding) => finding.nodeIds))
  return facts.nodes
    .filter((node) => node.severity !== 'ok' && !explained.has(node.nodeId))
    .map((node) => ({
      id: `state:${node.nodeId}`,
      severity: 'notice',
      title: `${nameOf(facts, node.nodeId)}: ${node.label}`,
      detail: node.because,
      nodeIds: [node.nodeId],
    }))
}

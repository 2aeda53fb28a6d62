import { freshNodes, type AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'

/** Two histories under one name, and names that do not match the inventory. */
export function clusterIdentityFindings(facts: AssessmentFacts): Finding[] {
  return [
    ...twoHistories(facts),
    ...twinElsewhere(facts),
    ...historyReplaced(facts),
    ...nameDiffers(facts),
  ]
}

/** Two state UUIDs are two clusters, whatever their name; a second bootstrap makes them (lab). */
function twoHistories(facts: AssessmentFacts): Finding[] {
  const byUuid = new Map<string, { nodeIds: string[]; names: string[] }>()
  for (const { nodeId, name, reading } of freshNodes(facts)) {
    if (!reading.connected || !reading.clusterStateUuid) continue
    const side = byUuid.get(reading.clusterStateUuid) ?? { nodeIds: [], names: [] }
    side.nodeIds.push(nodeId)
    side.names.push(name)
    byUuid.set(reading.clusterStateUuid, side)
  }
  if (byUuid.size < 2) return []
  const sides = [...byUuid].map(([uuid, side]) => `${nameList(side.names)} (${uuid.slice(0, 8)}…)`)
  return [
    {
      id: 'two-clusters-one-name',
      severity: 'critical',
      title: `Two clusters run under the name ${facts.input.cluster.galeraName}`,
      detail: `${sides.join(' and ')} have different state UUIDs: a node was bootstrapped while others ran, so writes go to separate histories. Stop writes, choose the side to keep, and let the others rejoin it by SST with their data set aside.`,
      nodeIds: [...byUuid.values()].flatMap((side) => side.nodeIds),
    },
  ]
}

function twinElsewhere(facts: AssessmentFacts): Finding[] {
  const { cluster, otherClusters } = facts.input
  const own = new Set(facts.partitions.map((partition) => partition.stateUuid))
  if (cluster.stateUuid) own.add(cluster.stateUuid)
  const twins = (otherClusters ?? []).filter(
    (other) =>
      other.galeraName === cluster.galeraName && other.stateUuids.some((uuid) => !own.has(uuid)),
  )
  if (own.size === 0 || twins.length === 0) return []
  return [
    {
      id: 'same-name-elsewhere',
      severity: 'warning',
      title: `${nameList(twins.map((twin) => twin.name))} also uses the name ${cluster.galeraName}`,
      detail: `Their histories differ, and nothing but the name keeps a node from joining the wrong cluster and losing its data to an SST. Give each cluster its own wsrep_cluster_name.`,
      nodeIds: [],
    },
  ]
}

function historyReplaced(facts: AssessmentFacts): Finding[] {
  const known = facts.input.cluster.stateUuid
  const primaries = facts.partitions.filter((partition) => partition.primary)
  const replaced = primaries.filter(({ stateUuid }) => stateUuid && stateUuid !== known)
  if (!known || replaced.length === 0 || replaced.length < primaries.length) return []
  return [
    {
      id: 'history-replaced',
      severity: 'critical',
      title: 'The cluster runs with a new history',
      detail: `Its state UUID was ${known} and is ${replaced[0]?.stateUuid ?? 'another'} now: it was bootstrapped from a node without its former state. Check that the data are complete before any old node joins, as an SST overwrites that node. If that was meant, accept the new history on the page of the cluster.`,
      nodeIds: replaced.flatMap((partition) => partition.nodeIds),
    },
  ]
}

function nameDiffers(facts: AssessmentFacts): Finding[] {
  const { galeraName } = facts.input.cluster
  const strangers = freshNodes(facts).filter(
    ({ reading }) => reading.clusterName !== null && reading.clusterName !== galeraName,
  )
  if (strangers.length === 0) return []
  const told = strangers.map(({ name, reading }) => `${name} says ${reading.clusterName ?? ''}`)
  return [
    {
      id: 'cluster-name-differs',
      severity: 'warning',
      title: `wsrep_cluster_name is not ${galeraName} on ${nameList(strangers.map((node) => node.name))}`,
      detail: `${nameList(told)}. Nodes join only a group of their own name: correct the inventory, or the setting and restart the node.`,
      nodeIds: strangers.map((node) => node.nodeId),
    },
  ]
}

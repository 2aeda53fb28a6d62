import type { DiscoveredNode, DiscoveryWarning } from '#server/discovery/discovery.ts'
import type { Asked } from '#server/discovery/sighting.ts'

/** More than this off, the times of logs cannot be compared. */
const CLOCK_TOLERANCE_MS = 1000

/** What the operator should know before saving, worst first. Nothing here forbids the import. */
export function discoveryWarnings(
  nodes: readonly DiscoveredNode[],
  asked: readonly Asked[],
): DiscoveryWarning[] {
  return [
    ...differentClusters(nodes),
    ...twoPrimaries(nodes),
    ...notPrimary(nodes),
    ...unreachable(nodes),
    ...unknownAddresses(nodes),
    ...sameNames(nodes),
    ...missingMembers(nodes, asked),
    ...clocks(nodes),
    ...versions(nodes),
  ]
}

function differentClusters(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const byUuid = groupBy(nodes, (node) => node.account?.clusterStateUuid ?? null)
  if (byUuid.size < 2) return []
  const sides = [...byUuid].map(([uuid, side]) => `${names(side)} (${uuid.slice(0, 8)}…)`)
  return [
    {
      id: 'two-clusters-one-name',
      severity: 'critical',
      title: 'Two clusters carry one name',
      detail: `Different state UUIDs: ${sides.join(' against ')}. Each takes writes that the other does not have. Stop the writes on all but one side, then rejoin the other nodes by a state transfer.`,
      nodeKeys: [...byUuid.values()].flat().map((node) => node.key),
    },
  ]
}

/** Primary components of one cluster that do not know each other. */
function twoPrimaries(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const primary = nodes.filter((node) => node.account?.clusterStatus === 'Primary')
  const views = groupBy(primary, (node) => {
    const uuids = node.account?.members?.map((member) => member.uuid).toSorted()
    return uuids === undefined ? null : `${node.account?.clusterStateUuid} ${uuids.join()}`
  })
  const sides = [...views.values()]
  const apart = sides.some((one, index) =>
    sides.slice(index + 1).some((other) => !shareMember(one[0], other[0])),
  )
  if (!apart || differentClusters(nodes).length > 0) return []
  return [
    {
      id: 'two-primary-components',
      severity: 'critical',
      title: 'Two parts of the cluster are Primary at once',
      detail: `${sides.map(names).join(' and ')} do not see each other, and both take writes. Stop the writes on one side, then look for pc.ignore_sb, pc.ignore_quorum or a bootstrap by hand.`,
      nodeKeys: primary.map((node) => node.key),
    },
  ]
}

function shareMember(a: DiscoveredNode | undefined, b: DiscoveredNode | undefined): boolean {
  const known = new Set(a?.account?.members?.map((member) => member.uuid))
  return b?.account?.members?.some((member) => known.has(member.uuid)) ?? false
}

function notPrimary(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const away = nodes.filter(
    (node) => node.account !== null && node.account.clusterStatus !== 'Primary',
  )
  if (away.length === 0) return []
  const all = away.length === nodes.filter((node) => node.account !== null).length
  return [
    {
      id: 'not-primary',
      severity: all ? 'critical' : 'warning',
      title: all
        ? 'No node is in a Primary component'
        : `Not in the Primary component: ${names(away)}`,
      detail: `${away.map((node) => `${node.name} says ${node.account?.clusterStatus}`).join(', ')}. ${
        all
          ? 'The cluster takes no queries until its quorum is back. It can be imported as it is.'
          : 'Check the network between the nodes. It can be imported as it is.'
      }`,
      nodeKeys: away.map((node) => node.key),
    },
  ]
}

function unreachable(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'arbitrator' || node.contact.answered || node.address === '') return []
    return [
      {
        id: `unreachable-${node.key}`,
        severity: 'warning' as const,
        title: `${node.name} does not answer`,
        detail: `${node.contact.message} ${node.contact.mend}`,
        nodeKeys: [node.key],
      },
    ]
  })
}

function unknownAddresses(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const without = nodes.filter((node) => node.address === '')
  if (without.length === 0) return []
  return [
    {
      id: 'address-unknown',
      severity: without.some((node) => node.kind === 'data') ? 'warning' : 'notice',
      title: `The address of ${names(without)} is not known`,
      detail:
        'It is a member, but no node tells where it is. With SSH the console finds it by the connections of port 4567; a node also tells it when wsrep_node_incoming_address is set.',
      nodeKeys: without.map((node) => node.key),
    },
  ]
}

function sameNames(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const twice = [...groupBy(nodes, (node) => node.name)].filter(([, group]) => group.length > 1)
  return twice.map(([name, group]) => ({
    id: `same-name-${name}`,
    severity: 'warning' as const,
    title: `${group.length} nodes are named ${name}`,
    detail:
      'Galera chooses donors by name. Set a wsrep_node_name of its own on each, and give them different names here.',
    nodeKeys: group.map((node) => node.key),
  }))
}

function missingMembers(
  nodes: readonly DiscoveredNode[],
  asked: readonly Asked[],
): DiscoveryWarning[] {
  const byReason = groupBy(
    asked.filter((one) => one.answer?.reading.membersMissing),
    (one) => one.answer?.reading.membersMissing ?? null,
  )
  return [...byReason].map(([reason, group], index) => {
    const denied = group.some((one) => one.answer?.missingPrivilege)
    const keys = nodes
      .filter((node) =>
        group.some((one) => one.host === node.address && one.sqlPort === node.sqlPort),
      )
      .map((node) => node.key)
    return {
      id: denied ? `missing-privilege-${index}` : `members-unreadable-${index}`,
      severity: denied ? ('warning' as const) : ('notice' as const),
      title: denied ? 'The SQL user lacks a privilege' : 'A member list could not be read',
      detail: reason,
      nodeKeys: keys,
    }
  })
}

function clocks(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  return nodes.flatMap((node) => {
    const skewMs = node.account?.clockSkewMs ?? null
    if (skewMs === null || Math.abs(skewMs) < CLOCK_TOLERANCE_MS) return []
    const seconds = Math.round(Math.abs(skewMs) / 100) / 10
    return [
      {
        id: `clock-${node.key}`,
        severity: 'warning' as const,
        title: `The clock of ${node.name} is ${seconds} s ${skewMs > 0 ? 'ahead' : 'behind'}`,
        detail: `It differs by ${seconds} s from the console's clock, so the times of its log cannot be compared with others. Check time synchronisation (timedatectl) on ${node.name} and on the console.`,
        nodeKeys: [node.key],
      },
    ]
  })
}

function versions(nodes: readonly DiscoveredNode[]): DiscoveryWarning[] {
  const byVersion = groupBy(
    nodes,
    (node) => /^\d+\.\d+\.\d+/.exec(node.account?.serverVersion ?? '')?.[0] ?? null,
  )
  if (byVersion.size < 2) return []
  const series = new Set([...byVersion.keys()].map((version) => version.replace(/\.\d+$/, '')))
  const mixed = series.size > 1
  return [
    {
      id: 'version-mix',
      severity: mixed ? 'warning' : 'notice',
      title: mixed ? 'The nodes run different major versions' : 'The nodes run different releases',
      detail: `${[...byVersion].map(([version, group]) => `${names(group)}: ${version}`).join('; ')}. Upgrade all to one version; a cluster should run mixed only during an upgrade.`,
      nodeKeys: [...byVersion.values()].flat().map((node) => node.key),
    },
  ]
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}

function names(nodes: readonly DiscoveredNode[]): string {
  return nodes.map((node) => node.name).join(', ')
}

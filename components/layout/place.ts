import { paths } from '#components/lib/paths.ts'

export interface Crumb {
  label: string
  href: string
}

interface NamedCluster {
  id: string
  name: string
  nodes: readonly { id: string; name: string }[]
}

const pages: Record<string, string> = {
  '/import': 'Import a cluster',
  '/deploy': 'Deploy a cluster',
  '/jobs': 'Jobs',
  '/alerts': 'Alerts',
  '/credentials': 'Credentials',
  '/host-keys': 'Host keys',
  '/settings': 'Monitor',
  '/settings/users': 'Users',
  '/settings/channels': 'Channels',
  '/account': 'Account',
  '/audit': 'Audit',
}

const fleet: Crumb = { label: 'Fleet', href: paths.fleet() }

/** Way from the fleet to the page at `pathname`; names come from the clusters, as far as they are loaded. */
export function placeOf(
  pathname: string,
  clusters: readonly NamedCluster[],
  /** Of the transfer whose page it is; its address does not tell. */
  transferClusterId: string | null = null,
): Crumb[] {
  if (pathname.startsWith(`${paths.deliveries()}/`) || pathname === paths.deliveries()) {
    return deliveryPlace(pathname)
  }
  const page = pages[pathname]
  if (page !== undefined) return [fleet, { label: page, href: pathname }]
  const [kind, rawId = '', part] = pathname.split('/').slice(1)
  const id = decodeURIComponent(rawId)
  if (kind === 'clusters') {
    return [
      ...clusterPlace(id, clusters),
      ...(part === 'transfers' ? [{ label: 'Transfers', href: paths.transfers(id) }] : []),
      ...(part === 'timeline' ? [{ label: 'Timeline', href: paths.timeline(id) }] : []),
      ...(part === 'gcache' ? [{ label: 'IST and gcache', href: paths.gcache(id) }] : []),
      ...(part === 'add-node' ? [{ label: 'Add a node', href: paths.addNode(id) }] : []),
      ...(part === 'rolling-restart'
        ? [{ label: 'Rolling restart', href: paths.rollingRestart(id) }]
        : []),
    ]
  }
  if (kind === 'transfers') {
    return [
      ...(transferClusterId === null
        ? [fleet]
        : [
            ...clusterPlace(transferClusterId, clusters),
            { label: 'Transfers', href: paths.transfers(transferClusterId) },
          ]),
      { label: 'Transfer', href: paths.transfer(id) },
    ]
  }
  if (kind === 'jobs') {
    return [fleet, { label: 'Jobs', href: paths.jobs() }, { label: 'Job', href: paths.job(id) }]
  }
  if (kind === 'alerts') {
    return [
      fleet,
      { label: 'Alerts', href: paths.alerts() },
      { label: 'Alert', href: paths.alert(id) },
    ]
  }
  if (kind === 'nodes') {
    const cluster = clusters.find((each) => each.nodes.some((node) => node.id === id))
    const node = cluster?.nodes.find((each) => each.id === id)
    return [
      fleet,
      ...(cluster === undefined ? [] : [{ label: cluster.name, href: paths.cluster(cluster.id) }]),
      { label: node?.name ?? 'Node', href: paths.node(id) },
      ...(part === 'job' ? [{ label: 'Plan', href: pathname }] : []),
    ]
  }
  return [fleet]
}

function deliveryPlace(pathname: string): Crumb[] {
  const log = [
    fleet,
    { label: 'Channels', href: paths.channels() },
    { label: 'Delivery log', href: paths.deliveries() },
  ]
  return pathname === paths.deliveries() ? log : [...log, { label: 'Delivery', href: pathname }]
}

function clusterPlace(id: string, clusters: readonly NamedCluster[]): Crumb[] {
  const cluster = clusters.find((each) => each.id === id)
  return [fleet, { label: cluster?.name ?? 'Cluster', href: paths.cluster(id) }]
}

/** Most special part first, as tabs of a browser show only the beginning. */
export function titleOf(crumbs: readonly Crumb[]): string {
  const parts = crumbs.length === 1 ? crumbs : crumbs.slice(1)
  return [...parts.map((crumb) => crumb.label).reverse(), 'Synced'].join(' · ')
}

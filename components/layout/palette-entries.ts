import type { FleetCluster } from '#server/api/views.ts'
import { withTimes } from '#server/galera/sentence-times.ts'
import { paths } from '#components/lib/paths.ts'

export type PaletteAct =
  | { kind: 'go'; href: string }
  | { kind: 'theme'; theme: 'system' | 'light' | 'dark' }
  | { kind: 'help' }
  | { kind: 'sign-out' }

export interface PaletteEntry {
  /** Unique; also what Autocomplete matches the typed text against. */
  label: string
  /** Shown at the right, e.g. the cluster of a node. */
  hint?: string
  act: PaletteAct
}

export interface PaletteGroup {
  value: string
  items: PaletteEntry[]
}

const page = (label: string, href: string): PaletteEntry => ({ label, act: { kind: 'go', href } })

const pages: PaletteEntry[] = [
  page('Fleet', paths.fleet()),
  page('Jobs', paths.jobs()),
  page('Alerts', paths.alerts()),
  page('Data set aside', paths.jobs('quarantine')),
  page('Credentials', paths.credentials()),
  page('Host keys', paths.hostKeys()),
  page('Monitor settings', paths.settings()),
  page('Channels', paths.channels()),
  page('Delivery log', paths.deliveries()),
  page('Users', paths.users()),
  page('Audit', paths.audit()),
  page('Account', paths.account()),
]

const actions: PaletteEntry[] = [
  page('Import a cluster', paths.importCluster()),
  page('Deploy a cluster', paths.deployCluster()),
  { label: 'Use the light theme', act: { kind: 'theme', theme: 'light' } },
  { label: 'Use the dark theme', act: { kind: 'theme', theme: 'dark' } },
  { label: 'Use the theme of the system', act: { kind: 'theme', theme: 'system' } },
  { label: 'Show keyboard shortcuts', act: { kind: 'help' } },
  { label: 'Sign out', act: { kind: 'sign-out' } },
]

const addNode = ({ id, name }: FleetCluster): PaletteEntry =>
  page(`Add a node to ${name}`, paths.addNode(id))

const rollingRestart = ({ id, name }: FleetCluster): PaletteEntry =>
  page(`Rolling restart of ${name}`, paths.rollingRestart(id))

const gcache = ({ id, name }: FleetCluster): PaletteEntry =>
  page(`IST and gcache of ${name}`, paths.gcache(id))

const timeline = ({ id, name }: FleetCluster): PaletteEntry =>
  page(`Timeline of ${name}`, paths.timeline(id))

/** Everything that the palette can open or do. Clusters keep the order of the fleet: urgent first. */
export function paletteGroups(
  clusters: readonly FleetCluster[],
  formatTime: (atMs: number) => string,
): PaletteGroup[] {
  const groups: PaletteGroup[] = [
    {
      value: 'Clusters',
      items: clusters.map((cluster) => ({
        label: cluster.name,
        hint: withTimes(cluster.sentence, formatTime),
        act: { kind: 'go', href: paths.cluster(cluster.id) },
      })),
    },
    {
      value: 'Nodes',
      items: clusters.flatMap((cluster) =>
        cluster.nodes.map((node): PaletteEntry => ({
          label: `${node.name} in ${cluster.name}`,
          hint: node.label,
          act: { kind: 'go', href: paths.node(node.id) },
        })),
      ),
    },
    { value: 'Pages', items: [...clusters.map(timeline), ...clusters.map(gcache), ...pages] },
    {
      value: 'Actions',
      items: [...clusters.map(addNode), ...clusters.map(rollingRestart), ...actions],
    },
  ]
  return groups.filter((group) => group.items.length > 0)
}

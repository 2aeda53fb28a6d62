import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import type { World } from './world.ts'

/** Tabs of a node's page; the first stands in no URL. */
const nodeTabs = [
  'overview',
  'status',
  // A tenth of its 600 rows: all are built alike, and axe takes its time.
  'variables&find=size',
  'configuration',
  'log',
  'events',
] as const
const clusterTabs = ['overview', 'status', 'charts'] as const

/** Every page and tab of the console behind the sign-in, by name; the addresses need the world. */
export const places: Record<string, (world: World) => string | Promise<string>> = {
  fleet: () => '/',
  import: () => '/import',
  'data set aside': () => '/jobs?tab=quarantine',
  'add a node': async (world) => `/clusters/${await shopCluster(world)}/add-node`,
  timeline: async (world) => `/clusters/${await shopCluster(world)}/timeline?range=1h`,
  transfers: async (world) => `/clusters/${await shopCluster(world)}/transfers`,
  credentials: () => '/credentials',
  'host keys': () => '/host-keys',
  monitor: () => '/settings',
  channels: () => '/settings/channels',
  'delivery log': () => '/settings/deliveries',
  users: () => '/settings/users',
  account: () => '/account',
  audit: () => '/audit',
  ...Object.fromEntries(
    clusterTabs.map((tab) => [
      `cluster, ${tab}`,
      async (world: World) => `/clusters/${await shopCluster(world)}?tab=${tab}`,
    ]),
  ),
  ...Object.fromEntries(
    nodeTabs.map((tab) => [
      `node, ${tab}`,
      async (world: World) => `/nodes/${await nodeIdOf(world, 'node1')}?tab=${tab}`,
    ]),
  ),
}

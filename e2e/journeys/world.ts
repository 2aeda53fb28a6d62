import { test as base } from '@playwright/test'
import { startOwnConsole, type OwnConsole } from '#e2e/console/own-console.ts'
import { startClusterLab } from '#e2e/lab/lab.ts'
import type { Lab, LabServer } from '#e2e/lab/lab-types.ts'

/** What all journeys share: a real cluster of three nodes, two servers beside it, and a console. */
export interface World {
  lab: Lab
  console: OwnConsole
  /** The three members. */
  nodes: [LabServer, LabServer, LabServer]
  /** Without MariaDB. */
  bare: LabServer
  /** With MariaDB as Debian installs it, stopped; in no cluster. */
  lonely: LabServer
  monitor: { user: string; password: string }
}

export const test = base.extend<object, { world: World }>({
  world: [
    async ({}, use) => {
      const lab = await startClusterLab({ nodes: 3, bare: 1, name: 'shop' })
      const [node1, node2, node3, bare] = lab.servers
      if (!node1 || !node2 || !node3 || !bare)
        throw new Error('The lab came up without its servers.')
      const lonely = await lab.addServer({ name: 'lonely', mariadb: true })
      const monitor = { user: 'synced', password: 'monitor-of-the-lab' }
      await lab.createMonitorUser(node1, { ...monitor, grants: 'full' })
      const running = await startOwnConsole()
      await use({ lab, console: running, nodes: [node1, node2, node3], bare, lonely, monitor })
      await running.stop()
      await lab.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ world }, use) => use(world.console.url),
})

export { expect } from '@playwright/test'

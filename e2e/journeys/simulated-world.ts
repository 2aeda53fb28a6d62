import { test as base } from '@playwright/test'
import { addSimulatedCluster } from '#e2e/console/add-simulated-cluster.ts'
import { startOwnConsole, type OwnConsole } from '#e2e/console/own-console.ts'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'

/** A console as `npm run demo` starts it where real servers cannot run. */
export interface SimulatedWorld {
  console: OwnConsole
  cluster: SimulatedCluster
  clusterId: string
}

/** Its own fixture, so that Playwright gives it a process of its own: a console is one a process. */
export const test = base.extend<object, { simulated: SimulatedWorld }>({
  simulated: [
    async ({}, use) => {
      const running = await startOwnConsole({ simulated: true })
      const cluster = await startSimulatedCluster({ name: 'simulated', nodes: 3, arbitrator: true })
      const { clusterId } = await addSimulatedCluster(running.deps, 'Simulated cluster', cluster)
      await use({ console: running, cluster, clusterId })
      await running.stop()
      await cluster.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ simulated }, use) => use(simulated.console.url),
})

export { expect } from '@playwright/test'

import { test as base } from '@playwright/test'
import { startOwnConsole, type OwnConsole } from '#e2e/console/own-console.ts'
import { startLab } from '#e2e/lab/lab.ts'
import type { Lab, LabServer } from '#e2e/lab/lab-types.ts'

/** Servers that offer nothing but SSH, and a console that knows no cluster. */
export interface BareWorld {
  lab: Lab
  console: OwnConsole
  /** To become a cluster. */
  founders: [LabServer, LabServer, LabServer]
  /** To become its fourth member. */
  fourth: LabServer
}

/** Its own fixture, so that Playwright gives it a process of its own: a console is one a process. */
export const test = base.extend<object, { bare: BareWorld }>({
  bare: [
    async ({}, use) => {
      const lab = await startLab({ names: ['db1', 'db2', 'db3', 'db4'] })
      const [db1, db2, db3, fourth] = lab.servers
      if (!db1 || !db2 || !db3 || !fourth) throw new Error('The lab came up without its servers.')
      const running = await startOwnConsole()
      await use({ lab, console: running, founders: [db1, db2, db3], fourth })
      await running.stop()
      await lab.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ bare }, use) => use(bare.console.url),
})

export { expect } from '@playwright/test'

import { chromium, type Page } from '@playwright/test'
import { addSimulatedCluster } from '#e2e/console/add-simulated-cluster.ts'
import { type OwnConsole, startOwnConsole } from '#e2e/console/own-console.ts'
import { launchOptions } from '#e2e/playwright.config.ts'
import { childRunning, loadOf, type ProcessLoad } from './process-load.ts'
import { quantile } from './quantile.ts'
import { startSimulatedFleet } from './simulated-fleet.ts'

const NODES_A_CLUSTER = 3
const SIZES = [30, 300]
const WINDOW_MS = 30_000
const SETTLE_MS = 15_000
const PAGE_LOADS = 7

/** Worker, web process and pages with few and with hundreds of nodes that answer as MariaDB does. */
export async function benchScale(): Promise<void> {
  const console_ = await startOwnConsole({ simulated: true })
  const fleet = startSimulatedFleet()
  const browser = await chromium.launch(launchOptions)
  try {
    const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
    const login = await console_.addUser('viewer')
    await page.goto(`${console_.url}/login`)
    await page.getByLabel('E-mail').fill(login.email)
    await page.getByLabel('Password', { exact: true }).fill(login.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${console_.url}/`)
    let clusterId = ''
    let clusters = 0
    for (const size of SIZES) {
      while (clusters * NODES_A_CLUSTER < size) {
        clusters += 1
        const name = `c${clusters}`
        const cluster = await fleet.add({ name, nodes: NODES_A_CLUSTER })
        clusterId = (await addSimulatedCluster(console_.deps, name, cluster)).clusterId
      }
      await page.waitForTimeout(SETTLE_MS)
      const [worker, web] = await Promise.all([
        loadOf(childRunning('server/worker.ts'), WINDOW_MS),
        loadOf(childRunning('server/web.ts'), WINDOW_MS),
      ])
      const fleetMs = await openings(page, `${console_.url}/`, 'clusters')
      const clusterMs = await openings(page, `${console_.url}/clusters/${clusterId}`, 'Topology')
      console.log(
        `| ${size} | ${words(worker)} | ${words(web)} | ${await pollWords(console_)} | ${ms(fleetMs)} | ${ms(clusterMs)} |`,
      )
    }
  } finally {
    await browser.close()
    await console_.stop()
    fleet.stop()
  }
}

/** Time from asking for the page until it shows the words; the page's live stream stays open. */
async function openings(page: Page, url: string, shown: string): Promise<number[]> {
  const times: number[] = []
  for (let load = 0; load < PAGE_LOADS; load++) {
    const startedAt = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByRole('main').getByText(shown).first().waitFor()
    times.push(performance.now() - startedAt)
  }
  return times
}

async function pollWords({ deps }: OwnConsole): Promise<string> {
  const { figures } = await deps.db.worker.findFirstOrThrow()
  const read = JSON.parse(figures ?? '{}') as { pollsPerSecond?: number; p95PollMs?: number }
  return `${read.pollsPerSecond?.toFixed(0)} a second, p95 ${read.p95PollMs?.toFixed(0)} ms`
}

const words = ({ cpuShare, residentBytes }: ProcessLoad) =>
  `${(cpuShare * 100).toFixed(1)} % of a core, ${Math.round(residentBytes / 2 ** 20)} MiB`
const ms = (values: number[]) => `${Math.round(quantile(values, 0.5))} ms`

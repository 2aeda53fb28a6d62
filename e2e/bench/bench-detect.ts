import { chromium, type Page } from '@playwright/test'
import { launchOptions } from '#e2e/playwright.config.ts'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { type BenchedCluster, startBenchedCluster } from './benched-cluster.ts'
import { journalShifts } from './journal-shifts.ts'
import { quantile } from './quantile.ts'
import { shownAt, watchMarks } from './watch-marks.ts'
import { listDelays, watchShifts } from './watch-shifts.ts'

const KILLS = 20
const PATIENCE_MS = 60_000

/** What the page calls a state of the log. */
const labels: Record<string, string> = { JOINER: 'Joiner', JOINED: 'Joined', SYNCED: 'Synced' }

/** SIGKILL of mariadbd until the open page shows it, twenty times; and each state of the way back. */
export async function benchDetect(argument: string | undefined): Promise<void> {
  const kills = Number(argument ?? KILLS)
  const cluster = await startBenchedCluster()
  const browser = await chromium.launch(launchOptions)
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 } })
    const page = await context.newPage()
    await openClusterPage(page, cluster)
    const list = await context.newPage()
    await list.goto(`${cluster.console.url}/clusters/${cluster.clusterId}/timeline`)
    await watchShifts(list)
    const downMs: number[] = []
    const joinMs: Record<string, number[]> = {}
    const listMs: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const server = cluster.lab.servers[kill % 3]
      if (!server) throw new Error('The lab lost a server.')
      const nodeId = await nodeIdOf(cluster, server)
      const { atMs } = await server.killMariadb()
      downMs.push((await shownAt(page, nodeId, 'Down', atMs, PATIENCE_MS)) - atMs)
      const startedAt = Date.now()
      for (const { label, ms } of await rejoin(page, server, nodeId)) {
        ;(joinMs[label] ??= []).push(ms)
      }
      listMs.push(...(await listDelays(list, server, startedAt)))
      console.log(
        `kill ${kill + 1}: ${server.name} shown down after ${Math.round(downMs.at(-1) ?? 0)} ms`,
      )
    }
    printRow('SIGKILL of mariadbd until the open page shows it down', downMs)
    for (const [label, values] of Object.entries(joinMs)) {
      printRow(`A joining node is ${label} (its own journal) until the drawing shows it`, values)
    }
    printRow('Each state shift of a joining node (its own journal) until the list shows it', listMs)
  } finally {
    await browser.close()
    await cluster.stop()
  }
}

interface LabelDelay {
  label: string
  ms: number
}

/** Starts the server; returns how long after the journal's line the page showed each state that lasted. */
async function rejoin(page: Page, server: LabServer, nodeId: string): Promise<LabelDelay[]> {
  const startedAt = Date.now()
  await server.startMariadb()
  await shownAt(page, nodeId, 'Synced', startedAt, PATIENCE_MS)
  const shifts = await journalShifts(server, startedAt)
  const delays: LabelDelay[] = []
  for (const [index, shift] of shifts.entries()) {
    const label = labels[shift.to]
    const lastedMs = (shifts[index + 1]?.atMs ?? Infinity) - shift.atMs
    // A state that was over before any screen could be drawn is only in the list of events.
    if (label && lastedMs > 500) {
      const ms = (await shownAt(page, nodeId, label, shift.atMs, PATIENCE_MS)) - shift.atMs
      delays.push({ label, ms })
    }
  }
  return delays
}

async function openClusterPage(page: Page, cluster: BenchedCluster): Promise<void> {
  const login = await cluster.console.addUser('viewer')
  await page.goto(`${cluster.console.url}/login`)
  await page.getByLabel('E-mail').fill(login.email)
  await page.getByLabel('Password', { exact: true }).fill(login.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${cluster.console.url}/`)
  await page.goto(`${cluster.console.url}/clusters/${cluster.clusterId}`)
  await watchMarks(page)
  for (const server of cluster.lab.servers) {
    await shownAt(page, await nodeIdOf(cluster, server), 'Synced', 0, PATIENCE_MS)
  }
}

async function nodeIdOf(cluster: BenchedCluster, server: LabServer): Promise<string> {
  const row = await cluster.console.deps.db.node.findFirstOrThrow({
    where: { clusterId: cluster.clusterId, name: server.name },
  })
  return row.id
}

function printRow(what: string, values: number[]): void {
  const ms = (q: number) => `${Math.round(quantile(values, q))} ms`
  console.log(`| ${what} | ${values.length} | ${ms(0.5)} | ${ms(0.95)} | ${ms(1)} |`)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, expect, type Page } from '@playwright/test'
import { expectEnd, succeeded } from '#e2e/journeys/job-view.ts'
import { planIt } from '#e2e/journeys/new-servers-form.ts'
import { launchOptions } from '#e2e/playwright.config.ts'
import { parseBytes } from '#e2e/lab/parse-bytes.ts'
import { clientClaims, conclude, type Claim } from './conclude.ts'
import { startBenchedCluster, type BenchedCluster } from './benched-cluster.ts'

const METHODS = ['mariabackup', 'rsync', 'rsync_wan', 'mysqldump']

/**
 * A bare server becomes the fourth member, clicked in the browser, under a write load: by each method
 * once. `npm run bench:browser -- [SIZE]` for other than 1 GB of rows.
 */
export async function benchBrowser(size = '1G'): Promise<void> {
  const bytes = parseBytes(size)
  const cluster = await startBenchedCluster()
  const browser = await chromium.launch(launchOptions)
  try {
    const context = await browser.newContext({ baseURL: cluster.console.url })
    const { email, password } = await cluster.console.addUser('operator')
    await context.request.post(`${cluster.console.url}/api/auth/sign-in/email`, {
      data: { email, password },
      headers: { origin: cluster.console.url },
    })
    const page = await context.newPage()
    const [first] = cluster.lab.servers
    if (!first) throw new Error('The lab came up without servers.')
    await cluster.lab.loadData(first, { bytes })
    console.log(HEAD)
    const claims: Claim[] = []
    for (const [index, method] of METHODS.entries()) {
      claims.push(...(await addFourth(cluster, page, method, `joiner${index + 1}`)))
    }
    conclude(claims)
  } finally {
    await browser.close()
    await cluster.stop()
  }
}

const HEAD = `| method | from the start of the job to its end | client writes | failed | acknowledged commits missing |
| --- | --- | --- | --- | --- |`

async function addFourth(
  { lab, console: running, clusterId }: BenchedCluster,
  page: Page,
  method: string,
  name: string,
): Promise<Claim[]> {
  const members = lab.servers.slice(0, 3)
  const joiner = await lab.addServer({ name })
  await page.goto(`/clusters/${clusterId}/add-node`)
  await page.getByLabel('Address', { exact: true }).fill(joiner.address)
  await page.getByLabel('Node name').fill(name)
  // The advised one is chosen already and has no value of its own.
  const choice = page.locator(`input[type=radio][value="${method}"]`)
  if ((await choice.count()) > 0) await choice.check()
  await planIt(page, `Add ${name}`)
  await expect(page.getByRole('main')).toContainText(`(SST) by ${method}, from`)
  const load = await lab.startWriteLoad(members)
  await sleep(2000)
  const startedAt = Date.now()
  await page.getByRole('button', { name: `Add ${name}` }).click()
  await expectEnd(page, succeeded)
  const seconds = (Date.now() - startedAt) / 1000
  await load.stop()
  const missing = await Promise.all([...members, joiner].map((one) => load.verify(one)))
  const count = missing.reduce((sum, each) => sum + each.missing.length, 0)
  console.log(
    `| ${method} | ${seconds.toFixed(1)} s | ${load.acknowledged().length} | ${load.failures().length} | ${count} |`,
  )
  // So that the next one is the fourth again.
  await joiner.stopMariadb()
  await joiner.powerOff()
  await running.deps.db.node.deleteMany({ where: { clusterId, name } })
  return clientClaims(method, { failed: load.failures().length, missing: count })
}

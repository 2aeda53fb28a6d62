import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { callApi } from './api-call.ts'
import { expect, test, type BareWorld } from './bare-world.ts'
import { nodeCard, topology } from './cluster-view.ts'
import { currentStep, expectEnd, succeeded, verdict } from './job-view.ts'
import { openPalette, tabTo } from './keyboard.ts'
import { exportedPlan, expectForEverybody, fillDeploy, planIt } from './new-servers-form.ts'
import { takePicture } from './picture.ts'
import { signInAs } from './sign-in.ts'

/** Lies in the data directory of the fourth before it joins. */
const found = '/var/lib/mysql/found-before.txt'

const healthy = (size: number) =>
  new RegExp(`${size} of ${size} Synced\\. One more failure is survivable\\.`)

test.describe.serial('from bare servers to a cluster of four', () => {
  test.beforeEach(({ bare, context }) => {
    test.setTimeout(480_000)
    return signInAs(bare.console, context, 'operator')
  })

  test('a viewer is told why no job can be started, and the API refuses', async ({
    bare,
    browser,
  }) => {
    const context = await browser.newContext({ baseURL: bare.console.url })
    await signInAs(bare.console, context, 'viewer')
    const page = await context.newPage()
    await page.goto('/deploy')
    const scan = page.getByRole('button', { name: 'Scan the host keys' })
    await expect(scan).toHaveAttribute('aria-disabled', 'true')
    await expect(scan).toHaveAccessibleDescription(/Your role is viewer\. This needs the role/)
    await expectAccessible(page)
    const call = { probeId: 'any', confirmedName: 'orders' }
    expect((await callApi(bare.console, context, 'jobs.request', call)).status()).toBe(403)
    await context.close()
  })

  test('three bare servers become a cluster', async ({ bare, page }) => {
    await page.goto('/')
    await page.getByRole('main').getByRole('link', { name: 'Deploy a cluster' }).click()
    await fillDeploy(page, 'orders', bare.founders)
    await planIt(page, 'Deploy orders', () => expectForEverybody(page))
    const main = page.getByRole('main')
    await expect(main).toContainText(/Ready.*: \d+ steps on 3 servers, .* to .*\./)
    await expect(main).toContainText('Full copy (SST) by mariabackup, from db1')
    await expect(main).toContainText('db1 is not blocked: it goes on taking writes.')
    await expect(main).toContainText('The cluster does not survive one more failure')
    await page.getByText('Configure db2', { exact: true }).click()
    await expect(main.getByRole('figure')).toContainText('wsrep_cluster_name = "orders"')
    expect(await exportedPlan(page)).toContain('Found orders on db1')

    await page.getByRole('button', { name: 'Deploy orders' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deploy orders on 3 servers')
    await expect(verdict(page)).toHaveText(/^Now: “.*, step \d+ of \d+\.$/)
    await expect(currentStep(page).first()).toContainText(/\$ /)
    await expectEnd(page, succeeded)
    await page.getByRole('main').getByRole('link', { name: 'orders', exact: true }).click()
    await expect(page.getByText(healthy(3))).toBeVisible()
    for (const { name } of bare.founders) await expect(nodeCard(page, name)).toContainText('Synced')
  })

  test('a failed step is tried again, the job cancelled, and all of it taken back', async ({
    bare,
    page,
    context,
  }) => {
    const { fourth } = bare
    const broken = '/etc/apt/apt.conf.d/zz-broken'
    await planFourth(page, bare)
    const second = await context.newPage()
    await planFourth(second, bare)
    await fourth.exec(['sh', '-c', `echo 'Acquire::http::Proxy "http://127.0.0.1:9";' > ${broken}`])
    await page.getByRole('button', { name: 'Add db4' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add db4 to orders')

    await second.getByRole('button', { name: 'Add db4' }).click()
    await expect(second.getByRole('main').getByRole('alert')).toContainText(
      'The job “Add db4 to orders”, started by Demo operator,',
    )
    await second.goto('/')
    await second.getByRole('navigation').getByRole('link', { name: 'orders' }).click()
    await expect(second.getByRole('button', { name: 'Add a node' })).toHaveAccessibleDescription(
      /The job “Add db4 to orders” holds this cluster\./,
    )
    await second.close()

    await expectEnd(page, /“Install MariaDB on db4” failed\. .*127\.0\.0\.1/)
    await expectForEverybody(page)
    await fourth.exec(['rm', broken])
    await page.getByRole('button', { name: 'Try the step again' }).click()
    await expect(verdict(page)).toHaveText(/^Now: “Install MariaDB on db4”/)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(page.getByRole('dialog')).toContainText('is finished first')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Cancel the job' }).click()
    await expectEnd(page, /^Cancelled after \d+ of \d+ steps\.$/)

    await page.getByRole('button', { name: 'Take back what was done' }).click()
    await page.getByRole('dialog').getByLabel('Type orders to confirm').fill('orders')
    await page.getByRole('button', { name: 'Take it back' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Take back: Add db4 to orders')
    await expectEnd(page, succeeded)
    const left = ['ls', '/usr/sbin/mariadbd', '/var/lib/synced']
    expect((await fourth.exec(left, { check: false })).stdout).toBe('')
    await page.goto('/jobs')
    await expect(page.getByRole('table', { name: 'Jobs' })).toContainText('Abandoned')
    await expectForEverybody(page)
  })

  test('a fourth member joins under writes, by keyboard alone', async ({ bare, page }) => {
    const { lab, fourth, founders } = bare
    await lab.loadData(founders[0], { bytes: 120e6 })
    await fourth.exec(['mkdir', '-p', '/var/lib/mysql'])
    await fourth.exec(['sh', '-c', `echo kept > ${found}`])
    // Slow until its transfer was seen everywhere.
    await lab.slow(fourth, { rateMbit: 20 })
    const load = await lab.startWriteLoad(founders, { ratePerSecond: 10 })
    await page.goto('/')
    await openPalette(page)
    await page.keyboard.type('Add a node to orders')
    await expect(page.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await tabTo(page, 'Address')
    await page.keyboard.type(fourth.address)
    await page.keyboard.press('Enter')
    // Pinned by the job before, the key has not to be compared again.
    await expect(page.getByText('Pinned before, the same')).toBeVisible()
    await tabTo(page, 'Check and plan')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/Ready.*: \d+ steps on 4 servers/)).toBeVisible({ timeout: 60_000 })
    // Data were found on it: they are moved aside only when the cluster is named.
    await tabTo(page, 'Type orders to confirm')
    await page.keyboard.type('orders')
    await tabTo(page, 'Add db4')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add db4 to orders')

    const received = page.getByRole('progressbar', { name: 'Progress of Start db4' })
    await expect(received).toBeVisible({ timeout: 200_000 })
    await expect(currentStep(page)).toContainText(/Receiving the data from db\d.* MiB of .* MiB/)
    await takePicture(page, 'job')
    await page.getByRole('main').getByRole('link', { name: 'orders', exact: true }).click()
    await expect(page.getByText(/\d+ of \d+ steps done; now: Start db4/)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Running transfers' })).toBeVisible()
    await expect(topology(page)).toContainText(/SST by mariabackup from db\d to db4/)
    await takePicture(page, 'transfer')
    await expectAccessible(page)
    await page.goBack()
    await expectForEverybody(page)
    await lab.unslow(fourth)
    await expectEnd(page, succeeded)
    await page.getByRole('tab', { name: 'Planned and actual' }).click()
    const all = page.getByRole('table', { name: 'Planned and actual: in all' })
    await expect(all.getByRole('row', { name: /Transfer: method/ })).toContainText('mariabackup')
    await expect(all.getByRole('row', { name: /Transfer: bytes/ })).toContainText('MiB')
    await expect(all).not.toContainText('not seen')
    expect(await exportedPlan(page)).toContain('Planned against actual')
    await page.getByRole('main').getByRole('link', { name: 'orders', exact: true }).click()
    await expect(page.getByText('4 of 4 Synced.')).toBeVisible()
    await expect(nodeCard(page, 'db4')).toContainText('Synced')
    await load.stop()
    expect(load.failures()).toEqual([])
    for (const server of [...founders, fourth]) {
      expect((await load.verify(server)).missing).toEqual([])
    }
  })

  test('data found on a new server can be restored, and are deleted only when released', async ({
    bare: { fourth },
    page,
  }) => {
    const dialog = page.getByRole('dialog')
    await page.goto('/jobs')
    await page.getByRole('tab', { name: 'Data set aside' }).click()
    const restore = page.getByRole('button', { name: /^Restore .* on db4$/ })
    await restore.click()
    await expect(dialog).toContainText('MariaDB runs on db4.')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    await fourth.exec(['systemctl', 'stop', 'mariadb'])
    await restore.click()
    await expect(dialog).toContainText('at its next start')
    await dialog.getByLabel(/^Type orders/).fill('orders')
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Restore the data of db4')
    await expectEnd(page, succeeded)
    expect((await fourth.exec(['cat', found])).stdout).toBe('kept\n')

    // What the member had is aside now, and goes for good.
    await page.goto('/jobs?tab=quarantine')
    await page.getByRole('button', { name: /^Release .* on db4$/ }).click()
    await dialog.getByLabel(/^Type orders/).fill('orders')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expectEnd(page, succeeded)
    expect((await fourth.exec(['ls', '/var/lib'])).stdout).not.toContain('synced-aside')
    expect((await fourth.exec(['cat', found])).stdout).toBe('kept\n')
  })
})

/** The way to the plan of a fourth member, with the login that the deployment has saved. */
async function planFourth(page: Page, { console: { deps }, fourth }: BareWorld): Promise<void> {
  const { id } = await deps.db.cluster.findFirstOrThrow()
  await page.goto(`/clusters/${id}/add-node`)
  await page.getByLabel('Address', { exact: true }).fill(fourth.address)
  await expect(page.getByLabel('Node name')).toHaveValue('db4')
  await planIt(page, 'Add db4')
}

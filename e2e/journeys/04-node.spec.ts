import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

test.beforeEach(async ({ world, page, context }) => {
  await shopCluster(world)
  await signInAs(world.console, context, 'viewer')
  await page.goto(`/nodes/${await nodeIdOf(world, 'node1')}`)
  await expect(page.getByText(/^Synced\. It reports Synced in a Primary component/)).toBeVisible()
})

test('status: every variable explained, found by its meaning, and what deviates', async ({
  world,
  page,
}) => {
  await page.getByRole('tab', { name: 'Status' }).click()
  const table = page.getByRole('table', { name: 'Status variables' })
  const size = table.getByRole('row', { name: /^wsrep_cluster_size / })
  await expect(size).toContainText('3')
  await page.getByLabel('Search').fill('flow control')
  await expect(page).toHaveURL(/find=flow/)
  await expect(table.getByRole('rowheader', { name: /wsrep_flow_control_paused / })).toContainText(
    'Healthy:',
  )
  await expect(size).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search' }).clear()
  await page.getByLabel('Only what deviates').check()
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = ON')
  const desyncs = table.getByRole('row', { name: /^wsrep_desync_count / })
  await expect(desyncs.getByRole('cell')).toHaveText(/^1\s*Notice$/)
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = OFF')
  await expect(desyncs).toHaveCount(0)
  await page.goBack()
  await expect(page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible()
})

test('variables: each provider option is a row of its own', async ({ page }) => {
  await page.getByRole('tab', { name: 'Variables' }).click()
  await page.getByLabel('Search').fill('gcache.size')
  const table = page.getByRole('table', { name: 'Variables and provider options' })
  await expect(table.getByRole('row', { name: /^gcache\.size / })).toContainText('128M')
})

test('effective configuration: every option with the file that sets it', async ({ page }) => {
  await page.getByRole('tab', { name: 'Configuration' }).click()
  await page.getByRole('button', { name: 'Read option files' }).click()
  const files = page
    .getByRole('listitem')
    .filter({ hasText: '/etc/mysql/mariadb.conf.d/99-lab.cnf' })
  await expect(files).toContainText(/\d+ options/)
  await page.getByLabel('Search options').fill('wsrep_cluster_name')
  const options = page.getByRole('table', { name: 'Options and the files that set them' })
  const row = options.getByRole('row').filter({ hasText: /wsrep.cluster.name/ })
  await expect(row).toContainText('shop')
  await expect(row).toContainText('99-lab.cnf')
})

test('the log follows the journal of the server', async ({ world, page }) => {
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByText(/\d+ lines, following/)).toBeVisible()
  const log = page.getByRole('region', { name: 'Log of node1' })
  await page.getByLabel('Search the loaded lines').fill('desyncs itself')
  const before = await log.getByText('desyncs itself').count()
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = ON')
  await expect(log.getByText(/Member \d\.\d \(node1\) .*desyncs itself/)).toHaveCount(before + 1)
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = OFF')
  await page.getByLabel('Search the loaded lines').fill('resyncs itself')
  await expect(log.getByText(/resyncs itself/).last()).toBeVisible()
  await page.getByLabel('Level').selectOption('Errors only')
  await expect(page).toHaveURL(/level=error/)
  await expect(log.getByText('No loaded line matches')).toBeVisible()
})

test('charts: the range stands in the URL, and each chart is a table too', async ({
  world,
  page,
}) => {
  const load = await world.lab.startWriteLoad([world.nodes[0]], { ratePerSecond: 20 })
  await page
    .getByRole('group', { name: 'Time range' })
    .getByRole('button', { name: '5 minutes', exact: true })
    .click()
  await expect(page).toHaveURL(/range=5m/)
  await expect(page.getByRole('img', { name: /^Replicated write-sets/ })).toBeVisible()
  await page.getByRole('button', { name: 'Show as tables' }).click()
  await expect(page).toHaveURL(/table=true/)
  await page.reload()
  await expect(page.getByRole('button', { name: '5 minutes', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  const rates = page.getByRole('table', { name: /^Replicated write-sets/ })
  await expect(rates).toContainText(/ (1\d|2\d)(\.\d)?/, { timeout: 20_000 })
  await load.stop()
  await page.getByRole('button', { name: 'Show charts' }).click()
  await expect(page).not.toHaveURL(/table=true/)
})

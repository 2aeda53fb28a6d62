import type { Page } from '@playwright/test'
import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { nodeCard, topology } from './cluster-view.ts'
import { takePicture } from './picture.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const slowly = { timeout: 60_000 }

const wayBackOf = (page: Page) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Way back' }) })

test.beforeEach(async ({ world, context }) => {
  await shopCluster(world)
  await signInAs(world.console, context, 'operator')
})

test('before a node is stopped, its page says how it would come back and how long it may be away', async ({
  world,
  page,
}) => {
  const [node1, node2] = world.nodes
  const load = await world.lab.startWriteLoad([node1, node2], { ratePerSecond: 25 })
  await page.goto(`/nodes/${await nodeIdOf(world, 'node3')}`)
  const wayBack = wayBackOf(page)
  await expect(wayBack).toContainText(/If it were restarted now: IST from node[12]\./, slowly)
  await expect(wayBack).toContainText(/May be away for.* at the present write rate/, slowly)
  await expect(wayBack).toContainText(/Position now\d+ \(status\)/)
  await expectAccessible(page)
  await load.stop()
})

test('a stopped node counts down on its page and in the drawing, and comes back as predicted', async ({
  world,
  page,
}) => {
  const [node1, , node3] = world.nodes
  const clusterId = await shopCluster(world)
  const load = await world.lab.startWriteLoad([node1], { ratePerSecond: 25 })
  await node3.stopMariadb()
  await page.goto(`/clusters/${clusterId}`)
  await expect(nodeCard(page, 'node3')).toContainText('Down', slowly)
  await expect(nodeCard(page, 'node3')).toContainText(/IST for .* more/, slowly)
  await expect(topology(page).getByText(/node3 \(down, IST for .* more/)).toBeAttached()
  await takePicture(page, 'node-down')
  await page.goto(`/nodes/${await nodeIdOf(world, 'node3')}`)
  const wayBack = wayBackOf(page)
  await expect(wayBack).toContainText(/If it is started now: IST from node[12]\./, slowly)
  await expect(wayBack).toContainText(/Position\d+ \(grastate\.dat\)/)
  await expect(wayBack).toContainText(/IST possible for another/)
  await expectAccessible(page)
  await node3.startMariadb()
  await expect(wayBack).toContainText('If it were restarted now', slowly)
  await load.stop()
  await page.goto(`/clusters/${clusterId}/transfers`)
  const latest = page.getByRole('table', { name: 'Transfers' }).getByRole('row').nth(1)
  await expect(latest).toContainText('node3')
  await expect(latest).toContainText('IST')
  await expect(latest).toContainText('Synced')
  await expectAccessible(page)
  await latest.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('IST to node3')
  await expect(page.getByText(/The joiner claimed/)).toBeVisible()
  await expect(page.getByText(/Receiving IST: \d+ writesets/)).toBeVisible()
  await expectAccessible(page)
})

test('the gcache page shows coverage, ranges, sizes and the joins that were served', async ({
  world,
  page,
}) => {
  await page.goto(`/clusters/${await shopCluster(world)}/gcache?outage=60`)
  await drawn(page)
  const main = page.getByRole('main')
  await expect(main).toContainText(/any node may be away|Any one node may be away/i, slowly)
  const coverage = page.getByRole('table', { name: 'Coverage of outages by IST' })
  await expect(coverage.getByRole('row')).toHaveCount(4)
  await expect(page.getByRole('table', { name: 'Stores of each gcache' })).toContainText('128 MiB')
  await expect(main).toContainText(/Set gcache\.size to .* on each member/)
  await page.getByLabel('gcache.size (MiB)').fill('1024')
  await expect(page).toHaveURL(/size=1024/)
  const served = page.getByRole('table', { name: 'Share of joins served by IST' })
  await expect(served.getByRole('row')).toHaveCount(4)
  await takePicture(page, 'gcache')
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await drawn(page)
  await expectNoSidewaysScroll(page)
})

import type { Page } from '@playwright/test'
import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { callApi } from './api-call.ts'
import { expectEnd, succeeded } from './job-view.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const slowly = { timeout: 60_000 }

test.beforeEach(({ world }) => shopCluster(world).then(() => undefined))

async function openMenu(page: Page, nodeId: string): Promise<void> {
  await page.goto(`/nodes/${nodeId}`)
  await expect(page.getByText(/^Synced\b/).first()).toBeVisible(slowly)
  await page.getByRole('button', { name: 'Stop or start' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
}

test('a viewer sees why no node can be stopped, and the API refuses it', async ({
  world,
  page,
  context,
}) => {
  await signInAs(world.console, context, 'viewer')
  const nodeId = await nodeIdOf(world, 'node3')
  await openMenu(page, nodeId)
  await expect(page.getByRole('menuitem', { name: /^Restart/ })).toContainText(
    'Your role is viewer. This needs the role operator or admin.',
  )
  await expectAccessible(page, true)
  await page.goto(`/nodes/${nodeId}/job?verb=restart`)
  await expect(page.getByRole('main')).toContainText('Your role is viewer.')
  const clusterId = await shopCluster(world)
  await page.goto(`/clusters/${clusterId}`)
  await expect(page.getByRole('button', { name: 'Rolling restart' })).toHaveAccessibleDescription(
    /Your role is viewer/,
  )
  const calls: [string, object][] = [
    ['jobs.planNodeJob', { nodeId, verb: 'stop' }],
    ['jobs.planRollingRestart', { clusterId }],
  ]
  for (const [procedure, input] of calls) {
    expect((await callApi(world.console, context, procedure, input)).status()).toBe(403)
  }
})

test('a node is restarted from its page, and comes back as predicted', async ({
  world,
  page,
  context,
}) => {
  await signInAs(world.console, context, 'operator')
  await openMenu(page, await nodeIdOf(world, 'node3'))
  await expect(page.getByRole('menuitem', { name: /^Start\b/ })).toContainText('runs already')
  await page.getByRole('menuitem', { name: /^Restart/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Restart node3')
  const main = page.getByRole('main')
  await expect(main).toContainText(/node3: way back\s*IST/, slowly)
  await expect(main).toContainText(/node3: donor\s*node\d/)
  await expect(main).toContainText('While node3 is away, one more failure stops the cluster.')
  await page.getByLabel('Donor').selectOption('node2')
  await expect(main).toContainText(/node3: donor\s*node2/, slowly)
  await expect(main).toContainText('Name node2 as the donor', slowly)
  await drawn(page)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1360, height: 900 })
  await page.getByRole('button', { name: 'Restart node3' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Restart node3')
  await expectEnd(page, succeeded)
  await page.getByRole('tab', { name: 'Planned and actual' }).click()
  const all = page.getByRole('table', { name: 'Planned and actual: in all' })
  await expect(all.getByRole('row', { name: /node3: kind/ })).toContainText(/IST.*IST.*as planned/)
  await expect(all.getByRole('row', { name: /node3: donor/ })).toContainText(
    /node2.*node2.*as planned/,
  )
  await expectAccessible(page)
})

test('a rebuild wants the name of the node typed, and names what it sets aside', async ({
  world,
  page,
  context,
}) => {
  await signInAs(world.console, context, 'operator')
  await openMenu(page, await nodeIdOf(world, 'node3'))
  await page.getByRole('menuitem', { name: /^Rebuild/ }).click()
  const start = page.getByRole('button', { name: 'Rebuild node3' })
  await expect(start).toHaveAttribute('aria-disabled', 'true', slowly)
  await expect(start).toHaveAccessibleDescription('Type node3 first.')
  await expect(page.getByRole('main')).toContainText('/var/lib/mysql.synced-aside-')
  await page.getByLabel(/Type node3 to confirm/).fill('node3')
  await expect(start).not.toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(page)
})

test('a rolling restart is started from the page of the cluster and brings every node back', async ({
  world,
  page,
  context,
}) => {
  await signInAs(world.console, context, 'operator')
  await page.goto(`/clusters/${await shopCluster(world)}`)
  await page.getByRole('link', { name: 'Rolling restart' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rolling restart of shop$/i)
  const main = page.getByRole('main')
  for (const name of ['node1', 'node2', 'node3']) {
    await expect(main).toContainText(new RegExp(`${name}: way back\\s*IST`), slowly)
  }
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Start the rolling restart' }).click()
  await expectEnd(page, succeeded)
  await page.getByRole('tab', { name: 'Planned and actual' }).click()
  const all = page.getByRole('table', { name: 'Planned and actual: in all' })
  for (const name of ['node1', 'node2', 'node3']) {
    await expect(all.getByRole('row', { name: new RegExp(`${name}: kind`) })).toContainText(
      /IST.*IST.*as planned/,
    )
  }
  await page.goto('/jobs')
  await expect(page.getByRole('table', { name: 'Jobs' })).toContainText(/Rolling restart of shop/i)
  await expectAccessible(page)
})

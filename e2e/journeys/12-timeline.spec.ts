import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { callApi } from './api-call.ts'
import { tabTo } from './keyboard.ts'
import { takePicture } from './picture.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const slowly = { timeout: 60_000 }
const phone = { width: 390, height: 844 }

test('a restart by hand stands among the transfers as it was told before, and on its own page', async ({
  world,
  page,
  context,
}) => {
  const [node1, , node3] = world.nodes
  const clusterId = await shopCluster(world)
  await signInAs(world.console, context, 'viewer')
  await page.goto(`/clusters/${clusterId}/transfers?node=node3&kind=IST`)
  await drawn(page)
  const rows = page.getByRole('table', { name: 'Transfers' }).getByRole('row')
  const before = Math.max(1, await rows.count())
  await node3.stopMariadb()
  await node1.sql('CREATE DATABASE missed_by_node3')
  await node3.startMariadb()
  await expect(rows).toHaveCount(before + 1, slowly)
  const latest = rows.nth(1)
  await expect(latest).toContainText('Synced', slowly)
  await expect(latest).toContainText(/IST from node[12]/)
  await page.getByLabel('Kind', { exact: true }).selectOption('SST')
  await expect(page).toHaveURL(/kind=SST/)
  await expect(rows.filter({ hasText: /\d write-set/ })).toHaveCount(0)
  await page.getByLabel('To day').fill('2020-01-01')
  await expect(page.getByText('No transfer', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page).not.toHaveURL(/kind=|to=/)
  await rows.nth(1).getByRole('link').click()
  await drawn(page)
  await expect(page.getByText('It came as told.')).toBeVisible()
  await expect(page.getByText(/still has all write-sets from \d+ on/)).toBeVisible()
  await expect(page.getByRole('heading', { name: /Journal of the donor, node[12]/ })).toBeVisible()
  await expect(page.getByText(/Receiving IST: \d+ writesets/).first()).toBeVisible()
  const way = page.getByRole('navigation', { name: 'Breadcrumbs' })
  await expect(way.getByRole('link', { name: 'Transfers' })).toHaveAttribute(
    'href',
    `/clusters/${clusterId}/transfers`,
  )
  await expectAccessible(page)
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
})

test('the timeline shows all nodes and the console itself, filtered, live and beside a chart', async ({
  world,
  page,
  context,
}) => {
  const clusterId = await shopCluster(world)
  await signInAs(world.console, context, 'operator')
  await page.goto(`/clusters/${clusterId}/timeline`)
  await drawn(page)
  const events = page.getByRole('region', { name: 'Events' })
  await world.nodes[2].stopMariadb()
  await world.nodes[2].startMariadb()
  await expect(events).toContainText('node3 left the group', slowly)
  await page.getByLabel('Node', { exact: true }).selectOption('node3')
  await page.getByLabel('Kind', { exact: true }).selectOption('Transfers')
  await expect(page).toHaveURL(new RegExp(`node=${await nodeIdOf(world, 'node3')}`))
  await expect(page.getByRole('listitem').filter({ hasText: 'State shift' })).toHaveCount(0)
  await page.getByLabel('Kind', { exact: true }).selectOption('')
  await page.getByLabel('Node', { exact: true }).selectOption('')
  await page.getByLabel('Text', { exact: true }).fill('the group')
  await expect(page).toHaveURL(/\/timeline\?text=the(\+|%20)group$/)
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('the group')
  await expect(events.getByText('node3 left the group').first()).toBeVisible()
  await expect(events.getByText(/set the tags/)).toHaveCount(0)

  await tabTo(page, 'Mark in the chart')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/mark=\d+&at=\d+/)
  await expect(page.getByRole('img', { name: /Marked: / })).toBeVisible(slowly)
  await expect(page.getByText('marked', { exact: true })).toBeVisible(slowly)
  await page.getByLabel('Figure', { exact: true }).selectOption('replicatedWriteSets')
  await expect(page.getByRole('img', { name: /write-sets/i })).toBeVisible(slowly)
  await page.getByLabel('Text', { exact: true }).fill('')

  const tagged = { clusterId, tags: ['shop'] }
  expect((await callApi(world.console, context, 'clusters.setTags', tagged)).ok()).toBe(true)
  await expect(events.getByText(/set the tags of the cluster/).first()).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'timeline')
  await page.setViewportSize(phone)
  await drawn(page)
  await expectNoSidewaysScroll(page)
})

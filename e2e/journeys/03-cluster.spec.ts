import { setTimeout as sleep } from 'node:timers/promises'
import { marksOf, watchMarks } from '#e2e/bench/watch-marks.ts'
import { importByAddress } from '#e2e/console/import-by-address.ts'
import { finding, nodeCard, topology } from './cluster-view.ts'
import { consoleProcess } from './console-process.ts'
import { sampleGaps } from './sample-gaps.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const healthy = '3 of 3 Synced. One more failure is survivable.'
/** A cut is noticed after evs.suspect_timeout (5 s); a rejoin may need a state transfer. */
const slowly = { timeout: 30_000 }

test.beforeEach(async ({ world, page, context }) => {
  const clusterId = await shopCluster(world)
  await signInAs(world.console, context, 'admin')
  await page.goto(`/clusters/${clusterId}`)
  await expect(page.getByText(/\d of 3 Synced\./)).toBeVisible(slowly)
  // A reload would lose this mark.
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
})

test.afterEach(async ({ page }) => {
  const same = await page.evaluate(() => Object.hasOwn(window, 'sameDocument'))
  expect(same, 'the page was not reloaded').toBe(true)
})

test('a healthy cluster: verdict, drawing, quorum and every view of it', async ({
  world,
  page,
}) => {
  await expect(page.getByText(healthy)).toBeVisible()
  for (const { name } of world.nodes) {
    await expect(nodeCard(page, name)).toContainText('Synced')
    await expect(nodeCard(page, name)).toContainText('Receive queue')
  }
  await expect(topology(page)).toContainText('Primary component · 3 members · weight 3')
  const losses = page.getByRole('table', { name: 'Outcome of the loss of each node' })
  for (const { name } of world.nodes) {
    await expect(losses.getByRole('row').filter({ hasText: name })).toContainText(
      'The rest stays Primary and goes on.',
    )
  }
  const views = page.getByRole('table', { name: 'View of the cluster by node' })
  for (const { name } of world.nodes) {
    const row = views.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
    await expect(row).toContainText('Primary')
    await expect(row).toContainText(/node1.*node2.*node3/)
  }
  await expect(page.getByText('All nodes that answer now agree.')).toBeVisible()
})

test('an arbitrator is a fourth member, and can be put into the inventory', async ({
  world,
  page,
}) => {
  await world.lab.addArbitrator(world.bare, 'shop', world.nodes)
  await expect(topology(page)).toContainText('Primary component · 4 members · weight 4')
  await expect(finding(page, 'garb is in the group but not in the inventory')).toBeVisible()
  await page.getByRole('button', { name: 'Cluster actions' }).click()
  await page.getByRole('menuitem', { name: 'Enter a member in the inventory' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind').selectOption('arbitrator')
  await expect(dialog.getByLabel('Name')).toHaveValue('garb')
  await dialog.getByLabel('Address').fill(world.bare.address)
  await dialog.getByLabel('SSH credential').selectOption('')
  await dialog.getByRole('button', { name: 'Add to the inventory' }).click()
  await expect(nodeCard(page, 'garb')).toContainText('Arbitrator')
  await expect(finding(page, 'garb is in the group but not in the inventory')).toBeHidden()
  await expect(page.getByText(/Notice: 3 of 3 Synced\./)).toBeVisible()
  await world.bare.exec(['systemctl', 'stop', 'garb'])
  // Without SSH nobody tells whether it runs: it may be cut off with others.
  await expect(nodeCard(page, 'garb')).toContainText('Unknown', slowly)
  await expect(page.getByText(/garb does not vote\./)).toBeVisible()
  await nodeCard(page, 'garb').getByRole('link').click()
  await page.getByRole('button', { name: 'Node actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove from the console' }).click()
  await page.getByLabel('Type garb to confirm').fill('garb')
  await page.getByRole('button', { name: 'Remove node' }).click()
  await expect(page.getByText(healthy)).toBeVisible()
  await expect(nodeCard(page, 'garb')).toHaveCount(0)
})

test('a killed server is shown down, then each step of its way back', async ({ world, page }) => {
  const [node1, node2] = world.nodes
  const nodeId = await nodeIdOf(world, 'node2')
  await watchMarks(page)
  await node2.killMariadb()
  await expect(nodeCard(page, 'node2')).toContainText('Down')
  await expect(page.getByText(/2 of 3 Synced\. node2 is down since/)).toBeVisible()
  await expect(finding(page, /node2 is down since/)).toBeVisible()
  // Back before the group has counted it out, a busy group may lose its quorum for some seconds.
  const size =
    "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'wsrep_cluster_size'"
  await expect.poll(() => node1.sql(size), slowly).toBe('2')
  // Without its saved position it needs all data: a state transfer long enough to be seen.
  await node2.exec(['rm', '/var/lib/mysql/grastate.dat'])
  await node2.startMariadb({ wait: false })
  await expect(page.getByRole('heading', { name: 'Running transfers' })).toBeVisible(slowly)
  await expect(page.getByText('method rsync')).toBeVisible(slowly)
  await expect(nodeCard(page, 'node2')).toContainText('Synced', slowly)
  await expect(page.getByText(healthy)).toBeVisible()
  const shown = (await marksOf(page, nodeId)).map(({ label }) => label)
  expect(shown).toEqual(expect.arrayContaining(['Synced', 'Down', 'Joiner']))
  await page.getByRole('link', { name: 'Timeline' }).click()
  const events = page.getByRole('region', { name: 'Events' })
  await expect(events).toContainText('node2 left the group')
  await expect(events).toContainText('node2 joined the group')
  await expect(events).toContainText('server time')
})

test('a cut network: two partitions, the one with quorum named, and what cannot be seen', async ({
  world,
  page,
}) => {
  const [node1, node2, node3] = world.nodes
  await world.lab.cut([node3], [node1, node2])
  await expect(topology(page)).toContainText('The cluster is split into 2 components.', slowly)
  await expect(topology(page)).toContainText('Primary component · 2 members · weight 2')
  await expect(topology(page)).toContainText('Non-Primary: no quorum · 1 member')
  await expect(topology(page)).toContainText(
    'Primary component, 2 members, weight 2: node1 (synced), node2 (synced).',
  )
  await expect(finding(page, 'node3 is cut off from the Primary component')).toBeVisible()
  const views = page.getByRole('table', { name: 'View of the cluster by node' })
  await expect(views.getByRole('row').filter({ hasText: /^node3/ })).toContainText(
    'differs from most',
  )

  await world.lab.disconnect(node3)
  await expect(nodeCard(page, 'node3')).toContainText(
    /Unreachable.*Not seen now\. Last reading \d+ s ago/,
    slowly,
  )
  await expect(finding(page, /node3 is unreachable since/)).toBeVisible()
  await world.lab.reconnect(node3)
  await world.lab.heal()
  await expect(page.getByText(healthy)).toBeVisible({ timeout: 60_000 })
})

test('another cluster of the same name is an alarm on the pages of both', async ({
  world,
  page,
}) => {
  const { lab, lonely, monitor } = world
  await lab.formCluster([lonely], { name: 'shop' })
  await lab.createMonitorUser(lonely, { ...monitor, grants: 'full' })
  const { clusterId } = await importByAddress(world.console.deps, 'Twin', {
    address: lonely.address,
    sqlPort: 3306,
    tlsMode: 'off',
    tlsCa: null,
    sql: { username: monitor.user, password: monitor.password },
    ssh: null,
  })
  await expect(finding(page, 'Twin also uses the name shop')).toBeVisible()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Twin$/ }).click()
  await expect(page).toHaveURL(new RegExp(clusterId))
  await expect(finding(page, /[Ss]hop also uses the name shop/)).toBeVisible()
  await page.getByRole('button', { name: 'Cluster actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove from the console' }).click()
  await page.getByLabel('Type Twin to confirm').fill('Twin')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Remove/ })
    .click()
  await expect(page).toHaveURL(world.console.url + '/')
  await expect(page.getByText('Twin', { exact: true })).toHaveCount(0)
  await lonely.stopMariadb()
})

test('a member bootstrapped for itself is an alarm: two clusters, one name', async ({
  world,
  page,
}) => {
  const [, , node3] = world.nodes
  await node3.stopMariadb()
  await node3.exec(['rm', '/var/lib/mysql/grastate.dat'])
  await node3.exec(['galera_new_cluster'])
  await expect(finding(page, 'Two clusters run under the name shop')).toBeVisible()
  await expect(topology(page)).toContainText('The cluster is split into 2 components.')
  await node3.stopMariadb()
  await node3.exec(['rm', '/var/lib/mysql/grastate.dat'])
  await node3.startMariadb()
  await expect(page.getByText(healthy)).toBeVisible()
})

test('the worker dies: the page says that its figures are old, and recovers by itself', async ({
  world,
  page,
}) => {
  const nodeId = await nodeIdOf(world, 'node1')
  const sinceMs = Date.now() - 3000
  const pid = consoleProcess('worker')
  // Stopped first: killed alone, it is back before anybody could read that it was away.
  process.kill(pid, 'SIGSTOP')
  const stoppedAtMs = Date.now()
  await expect(page.getByText(/Nothing has been updated since/)).toBeVisible()
  await expect(
    page.getByRole('alert').filter({ hasText: 'The monitor is not running' }),
  ).toBeVisible()
  await expect(nodeCard(page, 'node1')).toContainText('Not seen now')
  process.kill(pid, 'SIGKILL')
  await expect(page.getByText(healthy)).toBeVisible(slowly)
  const downMs = Date.now() - stoppedAtMs
  await expect(page.getByText('The monitor is not running')).toBeHidden()
  await sleep(5000)
  const { count, gapsMs } = await sampleGaps(world.console, nodeId, sinceMs)
  expect(count).toBeGreaterThan(6)
  const [longest = 0, next = 0] = gapsMs
  expect(longest).toBeLessThan(downMs + 2000)
  expect(next).toBeLessThan(2000)
  // No second has two samples.
  expect(gapsMs.at(-1)).toBeGreaterThan(500)
})

test('the web process dies: the live stream goes on without a reload', async ({ world, page }) => {
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  process.kill(consoleProcess('web'), 'SIGKILL')
  await expect(page.getByText('Reconnecting')).toBeVisible()
  await expect(page.getByText('Live', { exact: true })).toBeVisible(slowly)
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = ON')
  await expect(nodeCard(page, 'node1')).toContainText('Desynced')
  await world.nodes[0].sql('SET GLOBAL wsrep_desync = OFF')
  await expect(page.getByText(healthy)).toBeVisible()
})

import { nodeCard, topology } from './cluster-view.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './simulated-world.ts'

test.beforeEach(({ simulated, context }) => signInAs(simulated.console, context, 'admin'))

test('where no real servers can run, every page says that the cluster is simulated', async ({
  simulated,
  page,
}) => {
  const { clusterId, console: running } = simulated
  const node = await running.deps.db.node.findFirstOrThrow({ where: { name: 'node1' } })
  const paths = [
    '/',
    '/import',
    '/credentials',
    '/host-keys',
    '/settings',
    '/settings/users',
    '/account',
    '/audit',
  ]
  for (const path of [...paths, `/clusters/${clusterId}`, `/nodes/${node.id}`]) {
    await page.goto(path)
    await expect(page.getByText('Simulated cluster: no real servers.'), path).toBeVisible()
  }
})

test('its nodes are watched as real ones are', async ({ simulated, page }) => {
  await page.goto(`/clusters/${simulated.clusterId}`)
  await expect(page.getByText(/3 of 3 Synced/)).toBeVisible()
  await expect(topology(page)).toContainText('Primary component · 4 members · weight 4')
  await simulated.cluster.kill('node3')
  await expect(nodeCard(page, 'node3')).toContainText('Down')
  await simulated.cluster.restart('node3')
  await expect(nodeCard(page, 'node3')).toContainText('Synced')
})

import { setTimeout as sleep } from 'node:timers/promises'
import { nodeCard } from './cluster-view.ts'
import { takePicture, takesPictures } from './picture.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const healthy = '3 of 3 Synced. One more failure is survivable.'
/** So long a load runs before its pictures are taken: the lines of the charts need some length. */
const LOAD_MS = 90_000

test.use({ viewport: { width: 1280, height: 800 } })

test('a cluster at work, as the README shows it', async ({ world, page, context, browser }) => {
  test.setTimeout(90_000 + LOAD_MS)
  const [node1, node2] = world.nodes
  const load = await world.lab.startWriteLoad([node1, node2], { ratePerSecond: 25 })
  const clusterId = await shopCluster(world)
  await signInAs(world.console, context, 'admin')
  await page.goto(`/clusters/${clusterId}?range=5m`)
  await expect(page.getByText(healthy)).toBeVisible()
  await expect(nodeCard(page, 'node3')).toContainText(/Write-sets[1-9]\d(\.\d)?\/s/, {
    timeout: 20_000,
  })
  if (takesPictures) await sleep(LOAD_MS)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`))
    await takePicture(page, `cluster-${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  await expect(page.getByText(healthy)).toBeVisible()
  await takePicture(page, 'fleet')
  await page.goto(`/nodes/${await nodeIdOf(world, 'node2')}?tab=log`)
  await expect(page.getByText(/\d+ lines, following/)).toBeVisible()
  await takePicture(page, 'node-log')
  await load.stop()

  const phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1,
  })
  await signInAs(world.console, phone, 'admin')
  const small = await phone.newPage()
  await small.goto(`${world.console.url}/clusters/${clusterId}`)
  await expect(small.getByText(healthy)).toBeVisible()
  await takePicture(small, 'phone')
  await phone.close()
})

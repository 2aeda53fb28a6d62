import {
  drawn,
  expectAccessible,
  expectFocusVisible,
  expectNoSidewaysScroll,
} from './accessibility.ts'
import { nodeCard } from './cluster-view.ts'
import { expectFailure, fillAccess, search } from './import-form.ts'
import { openPalette, tabTo } from './keyboard.ts'
import { places } from './places.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './world.ts'

const phone = { width: 390, height: 844 }

test.beforeEach(({ world }) => shopCluster(world).then(() => undefined))

test.describe('for everybody, on every screen', () => {
  for (const [name, addressOf] of Object.entries(places)) {
    test(name, async ({ world, page, context }) => {
      await signInAs(world.console, context, 'admin')
      await page.goto(await addressOf(world))
      await drawn(page)
      await expectAccessible(page)
      await page.setViewportSize(phone)
      await drawn(page)
      await expectNoSidewaysScroll(page)
    })
  }

  test('pages outside of the sign-in', async ({ page }) => {
    for (const path of ['/login', '/setup#token=none', '/no-such-page']) {
      await page.goto(path)
      await drawn(page)
      await expectAccessible(page)
      await page.setViewportSize(phone)
      await expectNoSidewaysScroll(page)
    }
  })

  test('pages of a cluster with a node down, and what a viewer may not do', async ({
    world,
    page,
    context,
  }) => {
    const [, node2] = world.nodes
    await signInAs(world.console, context, 'viewer')
    await node2.stopMariadb()
    await page.goto(await shopAddress(world))
    await expect(nodeCard(page, 'node2')).toContainText('Down')
    await expectAccessible(page)
    await page.goto(`/nodes/${await nodeIdOf(world, 'node2')}`)
    await expect(page.getByText(/^Down\./)).toBeVisible()
    await expectAccessible(page)
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Clusters that need attention' })).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize(phone)
    await expectNoSidewaysScroll(page)
    await page.goto('/import')
    await drawn(page)
    await expectAccessible(page)
    await node2.startMariadb()
  })

  test('dialogs, menus and what the import found', async ({ world, page, context }) => {
    await signInAs(world.console, context, 'admin')
    await page.goto(await shopAddress(world))
    await drawn(page)
    await openPalette(page)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cluster actions' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await expectAccessible(page, true)
    await page.getByRole('menuitem', { name: 'Enter a member in the inventory' }).click()
    await expect(page.getByRole('dialog').getByLabel('Address')).toBeVisible()
    await expectAccessible(page)
    await page.goto('/import')
    const [, , node3] = world.nodes
    const sql = { sqlUser: world.monitor.user, sqlPassword: world.monitor.password }
    await fillAccess(page, { address: node3.address, ...sql, ssh: node3.ssh })
    await search(page)
    await expect(page.getByText(/^Found the cluster shop/)).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize(phone)
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('button', { name: 'Save the cluster' })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true })

  test('from the drawer to a cluster, a node, its log, and an import', async ({
    world,
    page,
    context,
  }) => {
    await signInAs(world.console, context, 'operator')
    await page.goto('/')
    await page.getByRole('button', { name: 'Open the navigation' }).tap()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('list', { name: 'Clusters' }).getByRole('link', { name: /shop/i }).tap()
    await expect(drawer).toBeHidden()
    await expect(page.getByText(/3 of 3 Synced/)).toBeVisible()
    await expectNoSidewaysScroll(page)
    await nodeCard(page, 'node2').getByRole('link').tap()
    await page.getByRole('tab', { name: 'Log' }).tap()
    await expect(page.getByText(/\d+ lines?, following/)).toBeVisible()
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Open the navigation' }).tap()
    await drawer.getByRole('link', { name: 'Import a cluster' }).tap()
    const sql = { sqlUser: world.monitor.user, sqlPassword: world.monitor.password }
    await fillAccess(page, { address: world.nodes[1].address, ...sql })
    await page.getByRole('button', { name: 'Find the cluster' }).tap()
    await expect(
      page.getByText('Found the cluster shop: 3 nodes; all nodes answered.'),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Continue' }).tap()
    await expect(page.getByRole('button', { name: 'Save the cluster' })).toBeVisible()
    await expectNoSidewaysScroll(page)
  })
})

test.describe('by keyboard alone', () => {
  test('sign in, find a cluster, walk through its nodes and their tabs', async ({
    world,
    page,
  }) => {
    const { email, password } = await keyboardUser(world)
    await page.goto('/login')
    await tabTo(page, 'E-mail address')
    await page.keyboard.type(email)
    await tabTo(page, 'Password')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible()

    await openPalette(page)
    await page.keyboard.type('node3 in')
    await expect(page.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'node3', level: 1 })).toBeVisible()
    await openPalette(page)
    await page.keyboard.type('shop')
    await page.keyboard.press('Enter')
    await expect(nodeCard(page, 'node1')).toBeVisible()

    await page.reload()
    await expect(nodeCard(page, 'node1')).toContainText('Synced')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
    await expectFocusVisible(page)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    await tabTo(page, 'node1')
    await expectFocusVisible(page)
    await page.keyboard.press('ArrowRight')
    await expect(nodeCard(page, 'node2').getByRole('link')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'node2', level: 1 })).toBeVisible()
    await tabTo(page, 'Overview')
    await expectFocusVisible(page)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('tab', { name: 'Status', selected: true })).toBeVisible()
    await expect(page).toHaveURL(/tab=status/)
    await page.goBack()
    await expect(page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible()
    await page.goBack()
    await expect(nodeCard(page, 'node2')).toBeVisible()
  })

  test('import a cluster, up to what the inventory says to it', async ({
    world,
    page,
    context,
  }) => {
    await signInAs(world.console, context, 'operator')
    await page.goto('/')
    await drawn(page)
    await openPalette(page)
    await page.keyboard.type('Import a cluster')
    await expect(page.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Import a cluster', level: 1 })).toBeVisible()
    for (const [label, text] of [
      ['Address', world.nodes[2].address],
      ['SQL user', world.monitor.user],
      ['SQL password', world.monitor.password],
    ] as const) {
      await tabTo(page, label)
      await page.keyboard.type(text)
    }
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^Found the cluster shop/)).toBeVisible()
    await tabTo(page, 'Continue')
    await expectFocusVisible(page)
    await page.keyboard.press('Enter')
    for (const label of ['Name in this console', 'Name of the SQL credential']) {
      await tabTo(page, label)
      await page.keyboard.type('by keyboard')
    }
    await tabTo(page, 'Save the cluster')
    await page.keyboard.press('Enter')
    await expectFailure(page, /:3306 is in the inventory already/, /remove it from/)
  })

  test('the shortcuts are listed under ?, and lead where they say', async ({
    world,
    page,
    context,
  }) => {
    await signInAs(world.console, context, 'admin')
    await page.goto('/')
    await drawn(page)
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(dialog).toContainText('Open the command palette')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page).toHaveURL(/\/credentials$/)
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible()
  })
})

async function shopAddress(world: Parameters<typeof shopCluster>[0]): Promise<string> {
  return `/clusters/${await shopCluster(world)}`
}

async function keyboardUser({ console: running }: Parameters<typeof shopCluster>[0]) {
  const password = 'typed on a keyboard'
  const email = 'keys@example.com'
  const { createUser } = await import('#server/services/users.ts')
  await createUser(running.deps, { name: 'Keys', email, password, role: 'viewer' })
  return { email, password }
}

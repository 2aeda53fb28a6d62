import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKey } from '#e2e/lab/server-root.ts'
import { expectFailure, fillAccess, search } from './import-form.ts'
import { inventoryRows } from './inventory-rows.ts'
import { signInAs } from './sign-in.ts'
import { restoreHostKey, swapHostKey } from './swap-host-key.ts'
import { expect, test } from './world.ts'

const nothing = { clusters: 0, nodes: 0, credentials: 0, hostKeys: 0 }

test.beforeEach(async ({ world, page, context }) => {
  await signInAs(world.console, context, 'operator')
  await page.goto('/import')
  await fillAccess(page, {
    address: world.nodes[0].address,
    sqlUser: world.monitor.user,
    sqlPassword: world.monitor.password,
  })
})

test.describe.serial('an import that cannot work says why, and saves nothing', () => {
  test.afterEach(async ({ world }) => {
    expect(await inventoryRows(world.console)).toEqual(nothing)
  })

  test('wrong password', async ({ world, page }) => {
    await fillAccess(page, { sqlPassword: 'not the password' })
    await search(page)
    await expectFailure(page, /:3306 refused the password of SQL 'synced'@/, /Check the password/)
    // What was typed is still there to be corrected.
    await page.getByRole('button', { name: 'Change the access' }).click()
    await fillAccess(page, { sqlPassword: world.monitor.password })
    await search(page)
    await expect(
      page.getByText('Found the cluster shop: 3 nodes; all nodes answered.'),
    ).toBeVisible()
  })

  test('an address where no server is', async ({ world, page }) => {
    await fillAccess(page, { address: world.lab.subnet.replace(/0\/24$/, '251') })
    await search(page)
    await expectFailure(
      page,
      /251:3306 (did not answer the SQL connection within 3 s|cannot be reached from the console)/,
      /Check that the server is up/,
    )
  })

  test('a server on which nothing listens', async ({ world, page }) => {
    await fillAccess(page, { address: world.bare.address })
    await search(page)
    await expectFailure(page, /refused the SQL connection: nothing listens there/, /bind-address/)
  })

  test('the SSH port as SQL port', async ({ page }) => {
    await fillAccess(page, { sqlPort: 22 })
    await search(page)
    await expectFailure(page, /SSH answers at .*:22, not MariaDB/, /Give the SQL port/)
  })

  test('a MariaDB that is in no Galera cluster', async ({ world, page }) => {
    const { lonely } = world
    await lonely.exec([
      'sh',
      '-c',
      'printf "[mysqld]\\nbind-address=0.0.0.0\\n" > /etc/mysql/mariadb.conf.d/99-alone.cnf',
    ])
    await lonely.startMariadb()
    await world.lab.createMonitorUser(lonely, { ...world.monitor, grants: 'status-only' })
    await fillAccess(page, { address: lonely.address })
    await search(page)
    await expectFailure(page, /is MariaDB without Galera/, /Give the address of a cluster node/)
  })

  test('an SSH key that the server does not know', async ({ world, page }) => {
    await fillAccess(page, {
      ssh: { user: world.nodes[0].ssh.user, privateKey: await strangersKey() },
    })
    await search(page)
    await page.getByLabel(/I have compared the fingerprints/).check()
    await page.getByRole('button', { name: 'Search again, signing in over SSH' }).click()
    const found = page.getByRole('table', { name: 'Nodes that were found' })
    await expect(found).toContainText(/:22 refused the SSH key of user ops\./)
    await expect(found).toContainText('Check ~ops/.ssh/authorized_keys on')
  })

  test('a user without the privilege is told the GRANT, and could go on', async ({
    world,
    page,
  }) => {
    await world.lab.createMonitorUser(world.nodes[0], {
      user: 'watcher',
      password: 'sees little',
      grants: 'status-only',
    })
    await fillAccess(page, { sqlUser: 'watcher', sqlPassword: 'sees little' })
    await search(page)
    const warnings = page.getByRole('list', { name: 'Warnings' })
    await expect(warnings).toContainText('The SQL user lacks a privilege')
    await expect(warnings).toContainText(
      "GRANT SELECT ON mysql.wsrep_cluster_members TO 'watcher'@'%'",
    )
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('button', { name: 'Save the cluster' })).toBeEnabled()
  })

  test('a clock that is off is told in seconds', async ({ world, page }) => {
    await world.nodes[2].skewClock(90)
    await search(page)
    const warnings = page.getByRole('list', { name: 'Warnings' })
    await expect(warnings).toContainText(/The clock of node3 is (89|90)(\.\d)? s ahead/)
    await expect(warnings).toContainText('Check time synchronisation (timedatectl)')
    await world.nodes[2].skewClock(0)
  })
})

test('a host key that changed stops the import of that server until it is pinned anew', async ({
  world,
  page,
}) => {
  const [node1] = world.nodes
  await page.goto('/host-keys')
  await page.getByRole('button', { name: 'Scan a server' }).click()
  await page.getByLabel('Address').fill(node1.address)
  await page.getByRole('button', { name: 'Scan', exact: true }).click()
  await page.getByLabel(/I have compared the fingerprint/).check()
  await page.getByRole('button', { name: 'Pin this key' }).click()
  await expect(page.getByRole('table', { name: 'Pinned host keys' })).toContainText(node1.address)
  await swapHostKey(node1)
  try {
    await page.goto('/import')
    const sql = { sqlUser: world.monitor.user, sqlPassword: world.monitor.password }
    await fillAccess(page, { address: node1.address, ...sql, ssh: node1.ssh })
    await search(page)
    const found = page.getByRole('table', { name: 'Nodes that were found' })
    await expect(found).toContainText(
      /The SSH host key of .*:22 changed: pinned is .*SHA256:.*, it now shows .*SHA256:/,
    )
    await expect(found).toContainText('someone may be in between')
    // The new key is not offered among those that saving would pin.
    await expect(page.getByRole('table', { name: 'Host keys' })).not.toContainText(node1.address)
    expect(await inventoryRows(world.console)).toEqual({ ...nothing, hostKeys: 1 })
  } finally {
    await restoreHostKey(node1)
  }
  await world.console.deps.db.hostKey.deleteMany()
})

test('the servers must allow what the page names, for the users as typed', async ({ page }) => {
  await fillAccess(page, { sqlUser: 'watch-it', ssh: { user: 'caretaker', privateKey: '' } })
  const needed = page.getByRole('main')
  await expect(needed).toContainText(
    "GRANT SELECT ON mysql.wsrep_cluster_members TO 'watch-it'@'%';",
  )
  await expect(needed).toContainText(/caretaker ALL=\(root\) NOPASSWD:/)
  await expect(needed).toContainText('usermod')
})

test('one address finds all three nodes; saved, they are watched', async ({ world, page }) => {
  await fillAccess(page, { ssh: world.nodes[1].ssh, address: world.nodes[1].address })
  await search(page)
  await expect(page.getByText('Found the cluster shop: 3 nodes; all nodes answered.')).toBeVisible()
  const found = page.getByRole('table', { name: 'Nodes that were found' })
  for (const { name, address } of world.nodes) {
    const row = found.getByRole('row').filter({ hasText: `${address}:3306` })
    await expect(row).toContainText(name)
    await expect(row).toContainText('Synced')
  }
  const keys = page.getByRole('table', { name: 'Host keys' })
  await expect(keys.getByText(/SHA256:/)).toHaveCount(3)
  expect(await inventoryRows(world.console)).toEqual(nothing)

  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled()
  await page.getByLabel(/I have compared the fingerprints/).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name in this console').fill('Shop')
  await page.getByLabel('Tags').fill('lab, eu')
  await page.getByRole('button', { name: 'Save the cluster' }).click()
  await expect(page).toHaveURL(/\/clusters\//)
  await expect(page.getByRole('heading', { name: 'Shop', level: 1 })).toBeVisible()
  await expect(page.getByText('3 of 3 Synced. One more failure is survivable.')).toBeVisible()
  expect(await inventoryRows(world.console)).toEqual({
    clusters: 1,
    nodes: 3,
    credentials: 2,
    hostKeys: 3,
  })
})

test('a server is in the inventory only once', async ({ world, page }) => {
  const before = await inventoryRows(world.console)
  await search(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name in this console').fill('Shop again')
  await page.getByLabel('Name of the SQL credential').fill('another')
  await page.getByRole('button', { name: 'Save the cluster' }).click()
  await expectFailure(
    page,
    /:3306 is in the inventory already, as node\d of Shop\./,
    /remove it from Shop first/,
  )
  expect(await inventoryRows(world.console)).toEqual(before)
})

/** A valid key that no server has in its authorized_keys. */
async function strangersKey(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'synced-key-'))
  try {
    await makeKey('ed25519', join(directory, 'key'))
    return readFileSync(join(directory, 'key'), 'utf8')
  } finally {
    rmSync(directory, { recursive: true })
  }
}

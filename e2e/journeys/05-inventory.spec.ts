import { callApi } from './api-call.ts'
import { nodeIdOf, shopCluster } from './shop-cluster.ts'
import { signInAs } from './sign-in.ts'
import { swapHostKey } from './swap-host-key.ts'
import { expect, test } from './world.ts'

test.describe.serial('inventory and accounts', () => {
  test.beforeEach(async ({ world, context }) => {
    await shopCluster(world)
    await signInAs(world.console, context, 'admin')
  })

  test('a credential is added, changed and removed, but not while nodes use it', async ({
    world,
    page,
    context,
  }) => {
    await page.goto('/credentials')
    await page.getByRole('button', { name: 'Add a credential' }).click()
    await page.getByLabel('Name').fill('spare')
    await page.getByLabel('User').fill('nobody')
    await page.getByLabel('Password', { exact: true }).fill('never shown again')
    await page.getByRole('button', { name: 'Add the credential' }).click()
    const table = page.getByRole('table', { name: 'Credentials' })
    await expect(table.getByRole('row').filter({ hasText: 'spare' })).toContainText('nobody')
    await page.getByRole('button', { name: 'Actions on spare' }).click()
    await page.getByRole('menuitem', { name: 'Change' }).click()
    await page.getByLabel('User').fill('somebody')
    await page.getByRole('button', { name: 'Save the changes' }).click()
    await expect(table.getByRole('row').filter({ hasText: 'spare' })).toContainText('somebody')
    await page.getByRole('button', { name: 'Actions on spare' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByLabel('Type spare to confirm').fill('spare')
    await page.getByRole('button', { name: 'Remove the credential' }).click()
    await expect(table.getByText('spare')).toHaveCount(0)

    const used = await world.console.deps.db.credential.findFirstOrThrow({
      where: { sqlNodes: { some: {} } },
    })
    await page.getByRole('button', { name: `Actions on ${used.name}` }).click()
    const remove = page.getByRole('menuitem', { name: /^Remove/ })
    await expect(remove).toBeDisabled()
    await expect(remove).toContainText('3 nodes sign in with it.')
    const refused = await callApi(world.console, context, 'credentials.remove', { id: used.id })
    expect(refused.status()).toBe(409)
  })

  test('a changed host key stops SSH until somebody pins the new one', async ({ world, page }) => {
    const [, node2] = world.nodes
    const nodeId = await nodeIdOf(world, 'node2')
    await page.goto(`/nodes/${nodeId}`)
    await expect(page.getByText(/^SSH: answering since/)).toBeVisible()
    await swapHostKey(node2)
    // The open connection knows nothing of the new key.
    await node2.exec(['pkill', '-f', '^sshd: ops'], { check: false })
    await expect(page.getByText(/^SSH: failing since/)).toBeVisible({ timeout: 20_000 })
    await expect(
      page.getByText(/changed: pinned is .*SHA256:.*, it now shows .*SHA256:/),
    ).toBeVisible()
    await page.getByRole('link', { name: 'Host keys' }).click()
    const changed = page.getByRole('region', { name: `Changed key of ${node2.address}` })
    await expect(changed.getByText(/^SHA256:/)).toHaveCount(2)
    await changed.getByRole('button', { name: 'Check and pin the new key' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Pin the new key' })).toBeDisabled()
    await dialog.getByLabel(/I have compared the fingerprint/).check()
    await dialog.getByRole('button', { name: 'Pin the new key' }).click()
    await expect(changed).toHaveCount(0)
    await page.goto(`/nodes/${nodeId}`)
    await expect(page.getByText(/^SSH: answering since/)).toBeVisible({ timeout: 20_000 })
  })

  test('a viewer sees why each act is not allowed, and the API refuses it', async ({
    world,
    browser,
  }) => {
    const context = await browser.newContext()
    await signInAs(world.console, context, 'viewer')
    const page = await context.newPage()
    const { url } = world.console
    const reason = 'Your role is viewer. This needs the role operator or admin.'
    await page.goto(`${url}/import`)
    const search = page.getByRole('button', { name: 'Find the cluster' })
    await expect(search).toBeDisabled()
    await expect(search).toHaveAccessibleDescription(new RegExp(reason))
    await page.goto(`${url}/clusters/${await shopCluster(world)}`)
    await page.getByRole('button', { name: 'Cluster actions' }).click()
    await expect(page.getByRole('menuitem', { name: /^Rename in the console/ })).toContainText(
      reason,
    )
    await expect(page.getByRole('menuitem', { name: /^Remove from the console/ })).toContainText(
      'This needs the role admin.',
    )
    await page.goto(`${url}/audit`)
    await expect(page.getByText('The audit is not shown to you.')).toBeVisible()
    await page.goto(`${url}/settings/users`)
    await expect(page.getByText('The list of users is not shown to you.')).toBeVisible()
    const attempts: [string, unknown][] = [
      ['credentials.create', { name: 'x', kind: 'sql', username: 'x', password: 'x' }],
      ['clusters.rename', { clusterId: await shopCluster(world), name: 'Mine' }],
      [
        'users.create',
        { name: 'x', email: 'x@example.com', role: 'admin', password: 'a long enough password' },
      ],
      [
        'settings.setRetention',
        { secondHours: 1, tenSecondDays: 1, minuteDays: 1, logDays: 1, eventDays: 1 },
      ],
    ]
    for (const [procedure, input] of attempts) {
      const answer = await callApi(world.console, context, procedure, input)
      expect(answer.status(), procedure).toBe(403)
      expect(await answer.text()).toContain('Your role is viewer.')
    }
    await context.close()
  })

  test('an account is created, gets another role, and is disabled at once', async ({
    world,
    page,
    browser,
  }) => {
    const { url } = world.console
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'Create an account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Grace')
    await dialog.getByLabel('E-mail address').fill('grace@example.com')
    await dialog.getByLabel('First password').fill('a first long password')
    await dialog.getByRole('button', { name: 'Create the account' }).click()
    const row = page
      .getByRole('table', { name: 'Users' })
      .getByRole('row')
      .filter({ hasText: 'grace@example.com' })
    await expect(row).toBeVisible()

    const context = await browser.newContext()
    const hers = await context.newPage()
    await hers.goto(`${url}/login?from=%2Fcredentials`)
    await hers.getByLabel('E-mail address').fill('grace@example.com')
    await hers.getByLabel('Password', { exact: true }).fill('a first long password')
    await hers.getByRole('button', { name: 'Sign in' }).click()
    await expect(hers).toHaveURL(`${url}/credentials`)
    await expect(hers.getByRole('button', { name: 'Add a credential' })).toBeDisabled()

    await page.getByLabel('Role of Grace').selectOption('operator')
    await expect(page.getByLabel('Role of Grace')).toHaveValue('operator')
    await hers.reload()
    await expect(hers.getByRole('button', { name: 'Add a credential' })).toBeEnabled()

    await page.getByRole('button', { name: 'Actions on Grace' }).click()
    await page.getByRole('menuitem', { name: 'Disable the account' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disable the account' }).click()
    await expect(row).toContainText('disabled')
    await hers.reload()
    await expect(hers).toHaveURL(/\/login/)
    await context.close()
  })

  test('the audit names every act and every refusal', async ({ page }) => {
    await page.goto('/audit')
    const audit = page.getByRole('table', { name: 'Audit' })
    const entry = (action: string, target: string, outcome: string) =>
      audit
        .getByRole('row')
        .filter({ hasText: action })
        .filter({ hasText: target })
        .filter({ hasText: outcome })
    await expect(entry('credential.create', 'spare', 'done')).toHaveCount(1)
    await expect(entry('credential.remove', 'spare', 'done')).toHaveCount(1)
    await expect(entry('host-key.repin', ':22', 'done')).toHaveCount(1)
    await expect(entry('user.disable', 'grace@example.com', 'done')).toHaveCount(1)
    await expect(audit.getByRole('row').filter({ hasText: 'refused' }).first()).toContainText(
      'Demo viewer',
    )
    await expect(audit).not.toContainText('never shown again')
  })
})

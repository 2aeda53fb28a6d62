import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './simulated-world.ts'

const slowly = { timeout: 45_000 }
const phone = { width: 390, height: 844 }

test('an alert is found, acknowledged, silenced, and over when its cause is', async ({
  simulated,
  page,
  context,
}) => {
  await signInAs(simulated.console, context, 'operator')
  await page.goto('/alerts?severity=critical')
  await drawn(page)
  await simulated.cluster.kill('node3')
  const navigation = page.getByRole('navigation', { name: 'Main' })
  await expect(navigation.getByRole('link', { name: /^Alerts \d+ alerts? fires?$/ })).toBeVisible()
  const alerts = page.getByRole('table', { name: 'Alerts' })
  await expect(alerts.getByRole('row', { name: /node3 is down/ })).toContainText('firing')
  await expectAccessible(page)
  await alerts.getByRole('link', { name: 'node3 is down' }).click()
  await drawn(page)
  await expect(page.getByText(/Read the end of its error log/)).toBeVisible()
  const notifications = page.getByRole('table', { name: 'Notifications' })
  await expect(notifications.getByRole('row')).toHaveCount(2, slowly)
  await expect(notifications).toContainText('firing')

  await page.getByRole('button', { name: 'Acknowledge' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note').fill('on my way')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/: on my way$/)).toBeVisible()

  await page.getByRole('button', { name: 'Silence', exact: true }).click()
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click()
  await expect(dialog.getByText('Say why, for those who find it.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('known')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click()
  await expect(page.getByText(/^Silenced by .*: known$/)).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
  await simulated.cluster.restart('node3')
  await expect(page.getByText('over', { exact: true })).toBeVisible(slowly)
  await page.goto('/alerts?show=resolved')
  await drawn(page)
  await expect(alerts).toContainText('node3 is down')
  await expectNoSidewaysScroll(page)
})

test('a maintenance stands on the pages of what it is of, until somebody ends it', async ({
  simulated,
  page,
  context,
}) => {
  await signInAs(simulated.console, context, 'operator')
  await page.goto('/alerts?tab=silences')
  await drawn(page)
  await page.getByRole('button', { name: 'Begin a maintenance' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Cluster').selectOption('Simulated cluster')
  await dialog.getByLabel('Node').selectOption('node2')
  await dialog.getByLabel('Reason').fill('new disks')
  await dialog.getByRole('button', { name: 'Begin the maintenance' }).click()
  await expect(page.getByRole('table', { name: /^Silences/ })).toContainText('new disks')
  await expectAccessible(page)
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
  await page.goto(`/clusters/${simulated.clusterId}`)
  const note = page.getByRole('region', { name: 'Maintenance' })
  await expect(note).toContainText('node2 is in maintenance')
  await expectAccessible(page)
  await note.getByRole('button', { name: 'End now: new disks' }).click()
  await expect(note).toHaveCount(0)
})

test('a rule is changed for one cluster, after a look at when it would have fired', async ({
  simulated,
  page,
  context,
}) => {
  await signInAs(simulated.console, context, 'admin')
  await page.goto('/alerts?tab=rules')
  await drawn(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Open the rule Split brain' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/^No preview: /)).toBeVisible()
  await page.keyboard.press('Escape')
  const title = 'Flow control slows writes'
  await page.getByRole('button', { name: `Open the rule ${title}` }).click()
  await dialog.getByLabel('For', { exact: true }).selectOption('Simulated cluster')
  await dialog.getByRole('button', { name: 'day', exact: true }).click()
  await expect(dialog.getByText(/^From samples of one minute/)).toBeVisible()
  await dialog.getByLabel(/^Threshold/).fill('200')
  await dialog.getByRole('button', { name: 'Save the rule' }).click()
  await expect(dialog.getByText(/Enter a number from 0.1 to 100 %/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel(/^Threshold/).fill('50')
  await dialog.getByRole('button', { name: 'Save the rule' }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${title}`) })
  await expect(row).toContainText('in Simulated cluster')
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
})

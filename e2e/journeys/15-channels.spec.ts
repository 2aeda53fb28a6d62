import { Webhook } from 'standardwebhooks'
import { startReceiver } from '#server/alerts/outbox/test-receiver.ts'
import { contentOf, storeNotifications } from '#server/alerts/outbox/test-outbox.ts'
import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { callApi } from './api-call.ts'
import { tabTo } from './keyboard.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './simulated-world.ts'

test('a channel is added, tested, told of an incident through a failure, redelivered and removed', async ({
  simulated,
  page,
  context,
  browser,
}) => {
  const receiver = await startReceiver()
  const { db } = simulated.console.deps
  await signInAs(simulated.console, context, 'admin')
  await page.goto('/settings/channels')
  await drawn(page)
  await tabTo(page, 'Add a channel')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add the channel' }).click()
  await expect(dialog.getByText('Give the channel a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('ops hook')
  await dialog.getByLabel('Address', { exact: true }).fill(receiver.url)
  await dialog.getByRole('button', { name: 'Make a signing secret' }).click()
  const secret = await dialog.getByLabel('Signing secret').inputValue()
  await dialog.getByRole('button', { name: 'Add the channel' }).click()
  await expect(dialog.getByText('127.0.0.1 is this machine itself (loopback).')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel(/Allowed private ranges/).fill('127.0.0.1/32')
  await dialog.getByRole('button', { name: 'Add the channel' }).click()
  await expect(dialog).toHaveCount(0)
  const row = page.getByRole('table', { name: 'Channels' }).getByRole('row', { name: /ops hook/ })
  await expect(row).toContainText('in use')

  await page.getByRole('button', { name: 'Actions on ops hook' }).click()
  await page.getByRole('menuitem', { name: 'Send a test' }).click()
  await dialog.getByRole('button', { name: 'Send the test' }).click()
  await expect(dialog.getByLabel('Outcome of the test')).toContainText('delivered')
  await expect(dialog.getByText('Answer 200')).toBeVisible()
  await expect(dialog.getByText(/incident\.test/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Close' }).first().click()
  const [sent] = receiver.received
  new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})

  receiver.behave = (_, response) =>
    void response.writeHead(receiver.received.length < 3 ? 500 : 200).end('seen')
  await storeNotifications(db, [contentOf('journey', 1)])
  await expect(row).toContainText('delivered', { timeout: 30_000 })
  await page.getByRole('link', { name: 'Delivery log' }).click()
  await page.getByLabel('Outcome', { exact: true }).selectOption('Delivered')
  await expect(page).toHaveURL(/outcome=delivered/)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  await page.getByRole('link', { name: 'Firing: node2 is down' }).click()
  await expect(page.getByText('The receiver answered 500.')).toBeVisible()
  await expect(page.getByText('Answer 200')).toBeVisible()
  await page.getByRole('button', { name: 'Redeliver' }).click()
  await expect(page.getByText('Answer 200')).toHaveCount(2)
  await drawn(page)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1360, height: 900 })

  const elsewhere = await browser.newContext()
  await signInAs(simulated.console, elsewhere, 'operator')
  const channel = await db.channel.findFirstOrThrow()
  const refused = await callApi(simulated.console, elsewhere, 'channels.test', { id: channel.id })
  expect(refused.status()).toBe(403)
  await elsewhere.close()

  await page.goto('/settings/channels')
  await page.getByRole('button', { name: 'Actions on ops hook' }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await expect(row).toContainText('disabled')
  await page.getByRole('button', { name: 'Actions on ops hook' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await dialog.getByLabel('Type ops hook to confirm').fill('ops hook')
  await dialog.getByRole('button', { name: 'Remove the channel' }).click()
  await expect(page.getByText('No channels yet')).toBeVisible()
  await receiver.close()
})

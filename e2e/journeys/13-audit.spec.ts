import { readFile } from 'node:fs/promises'
import { keepAnchor, readAnchor } from '#server/audit/anchor.ts'
import { chainOf } from '#server/audit/chain-seals.ts'
import { drawn, expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'
import { signInAs } from './sign-in.ts'
import { expect, test } from './simulated-world.ts'

test.beforeEach(({ simulated, context }) => signInAs(simulated.console, context, 'admin'))

test('the audit is filtered and exported, and tells of an entry that was changed in the database', async ({
  simulated,
  page,
}) => {
  const { db } = simulated.console.deps
  await page.goto('/audit')
  await drawn(page)
  const state = page.getByRole('region', { name: 'State of the chain' })
  const check = page.getByRole('button', { name: 'Check now' })
  const rows = page.getByRole('table', { name: 'Audit' }).getByRole('row')
  await expect(rows.filter({ hasText: 'session.sign-in' }).first()).toContainText('127.0.0.1')
  await expect(async () => {
    await check.click()
    await expect(state).toContainText(/The chain is whole: \d+ entr/, { timeout: 2000 })
  }).toPass()
  await page.getByLabel('Act', { exact: true }).selectOption('user.create')
  await expect(page).toHaveURL(/act=user\.create/)
  await expect(rows.filter({ hasText: 'session.sign-in' })).toHaveCount(0)
  await page.getByLabel('Text', { exact: true }).fill('admin@')
  await expect(rows).toHaveCount(2)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as JSON lines' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { act: 'user.create', of: 'admin@synced.example', place: expect.any(Number) },
  ])
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Clear filters' }).click()

  // As after a backup was restored: the anchor has seen more.
  const chain = chainOf(simulated.console.deps.key)
  const sight = await readAnchor(chain)
  if (sight.kind !== 'kept') throw new Error('The worker kept no anchor.')
  await keepAnchor(chain, { ...sight.anchor, count: sight.anchor.count + 1000 })
  await check.click()
  await expect(state).toContainText('set back to an older copy')
  await page.getByRole('button', { name: 'Accept this copy' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Type restored to confirm').fill('restored')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Accept this copy' }).click()
  await expect(state).toContainText('The chain is whole')
  await expect(rows.filter({ hasText: 'audit.accept' })).toHaveCount(1)
  await expect(async () => {
    await check.click()
    await expect(state).not.toContainText('not sealed yet', { timeout: 2000 })
  }).toPass()

  // As somebody with the database file would, behind the console's back.
  await db.$executeRawUnsafe('DROP TRIGGER "AuditEntry_kept"')
  await db.$executeRawUnsafe(`UPDATE "AuditEntry" SET "actorName" = 'nobody' WHERE "id" = 1`)
  await check.click()
  await expect(state).toContainText('Entry 1 was changed after it was sealed.')
})

test('a token for Prometheus is shown once, lets in, and no more when it is revoked', async ({
  simulated,
  page,
  playwright,
}) => {
  const outside = await playwright.request.newContext()
  const scrape = (token: string) =>
    outside.get(`${simulated.console.url}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    })
  expect((await outside.get(`${simulated.console.url}/metrics`)).status()).toBe(401)
  await page.goto('/settings')
  await drawn(page)
  await page.getByRole('button', { name: 'Create a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create the token' }).click()
  await expect(dialog.getByText('Enter a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('prometheus')
  await dialog.getByRole('button', { name: 'Create the token' }).click()
  const token = await dialog.getByText(/^synced_/).innerText()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('row').filter({ hasText: 'prometheus' })
  await expect(row).toContainText('never')
  await expectAccessible(page)
  await expect(async () =>
    expect(await (await scrape(token)).text()).toMatch(/synced_node_up\{.*node="node1"\} 1/),
  ).toPass()
  await row.getByRole('button', { name: 'Revoke prometheus' }).click()
  await dialog.getByRole('button', { name: 'Revoke the token' }).click()
  await expect(page.getByText('There is no token.')).toBeVisible()
  expect((await scrape(token)).status()).toBe(401)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  await outside.dispose()
})

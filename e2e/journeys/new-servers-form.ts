import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { expectAccessible, expectNoSidewaysScroll } from './accessibility.ts'

const desktop = { width: 1360, height: 900 }
const phone = { width: 390, height: 844 }

/** The first step of the deploy wizard: name, servers, and one login for all of them. */
export async function fillDeploy(
  page: Page,
  clusterName: string,
  servers: readonly LabServer[],
): Promise<void> {
  await page.getByLabel('Cluster name').fill(clusterName)
  for (const [index, { name, address }] of servers.entries()) {
    await page.getByLabel(`Name ${index + 1}`).fill(name)
    await page.getByLabel(`Address ${index + 1}`).fill(address)
  }
  const [first] = servers
  await page.getByLabel('SSH user').fill(first?.ssh.user ?? '')
  await page.getByLabel('Private key').fill(first?.ssh.privateKey ?? '')
}

/** From the filled-in first step to the plan. `look` is called at each step on the way. */
export async function planIt(
  page: Page,
  start: string,
  look: () => Promise<void> = async () => undefined,
): Promise<void> {
  await look()
  await page.getByRole('button', { name: /^Scan the host key/ }).click()
  const compared = page.getByLabel(/I have compared the fingerprint/)
  await expect(page.getByRole('table', { name: 'Host keys' })).toBeVisible()
  await look()
  if (await compared.isVisible()) await compared.check()
  await page.getByRole('button', { name: 'Check and plan' }).click()
  await expect(page.getByRole('button', { name: start })).toBeVisible({ timeout: 60_000 })
  await look()
}

/** Nobody is shut out of this screen: by axe in both themes, and on a phone. */
export async function expectForEverybody(page: Page): Promise<void> {
  await expectAccessible(page)
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
  await page.setViewportSize(desktop)
}

/** What "Export the plan" saves. */
export async function exportedPlan(page: Page): Promise<string> {
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export the plan' }).click()
  return readFile(await (await saved).path(), 'utf8')
}

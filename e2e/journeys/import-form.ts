import { expect, type Page } from '@playwright/test'

/** What is typed into the first step of the import; what is left out stays as it stands. */
export interface Access {
  address?: string
  sqlPort?: number
  sqlUser?: string
  sqlPassword?: string
  ssh?: { user: string; privateKey: string }
}

export async function fillAccess(page: Page, access: Access): Promise<void> {
  const { address, sqlPort, sqlUser, sqlPassword, ssh } = access
  if (address !== undefined) await page.getByLabel('Address').fill(address)
  if (sqlPort !== undefined) await page.getByLabel('SQL port').fill(String(sqlPort))
  if (sqlUser !== undefined) await page.getByLabel('SQL user').fill(sqlUser)
  if (sqlPassword !== undefined) await page.getByLabel('SQL password').fill(sqlPassword)
  if (!ssh) return
  await page.getByRole('radio', { name: /^Operate/ }).check()
  await page.getByLabel('SSH user').fill(ssh.user)
  await page.getByLabel('Private key').fill(ssh.privateKey)
}

/** Sends the first step and waits for the second. */
export async function search(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Find the cluster' }).click()
  await expect(page).toHaveURL(/step=found/)
}

/** The search failed with one message, which holds the cause and the mend. */
export async function expectFailure(page: Page, cause: RegExp, mend: RegExp): Promise<void> {
  const alerts = page.getByRole('main').getByRole('alert')
  await expect(alerts).toHaveText(cause)
  await expect(alerts).toHaveText(mend)
  await expect(alerts).toHaveCount(1)
}

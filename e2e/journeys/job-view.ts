import { expect, type Locator, type Page } from '@playwright/test'

/** Minutes where the machine is busy with other things; a test ends by its own limit before. */
const patience = { timeout: 15 * 60_000 }

/** The sentence with which a job's page begins. */
export function verdict(page: Page): Locator {
  return page.getByRole('main').locator('p[aria-live=polite]').first()
}

/** The job comes to a standstill or its end, and then says this. */
export async function expectEnd(page: Page, says: RegExp): Promise<void> {
  await expect(verdict(page)).toHaveText(
    /done and verified|failed|Stopped before|cannot be told|^Cancelled|^Abandoned/,
    patience,
  )
  await expect(verdict(page)).toHaveText(says)
}

export const succeeded = /^All \d+ steps are done and verified\.$/

/** The open step, which the job works at or stands at. */
export function currentStep(page: Page): Locator {
  return page.getByRole('main').locator('li[aria-current=step]')
}

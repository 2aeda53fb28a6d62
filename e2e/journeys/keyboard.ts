import { expect, type Page } from '@playwright/test'

/** Presses Tab until what carries this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 150; press++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const labels = element && 'labels' in element ? (element.labels as NodeList) : null
      return (labels?.[0] ?? element)?.textContent?.trim() ?? ''
    })
    if (focused === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`"${name}" cannot be reached with the Tab key.`)
}

/** Presses Ctrl with K until the palette is there: a page just loaded does not listen to keys yet. */
export async function openPalette(page: Page): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(palette).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

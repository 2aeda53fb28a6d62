import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** Whether this run takes the pictures of the README; otherwise the work tree stays as it is. */
export const takesPictures = process.env.SYNCED_SCREENSHOTS === '1'

const directory = join(import.meta.dirname, '../../public/screenshots')

/** Writes what the window shows to public/screenshots, where this run takes pictures. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return
  mkdirSync(directory, { recursive: true })
  await page.screenshot({
    path: join(directory, `${name}.png`),
    animations: 'disabled',
    caret: 'hide',
  })
}

import type { Page } from '@playwright/test'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { journalShifts } from './journal-shifts.ts'

interface ShiftMark {
  /** "node3: JOINED → SYNCED" */
  title: string
  atMs: number
}

const PATIENCE_MS = 10_000

/** Notes each line "NODE: A → B" of the list of events when the open page first shows it. */
export async function watchShifts(page: Page): Promise<void> {
  await page.getByRole('list').first().waitFor()
  await page.evaluate(() => {
    const marks: ShiftMark[] = []
    const seen = new WeakSet<Element>()
    const read = () => {
      for (const item of document.querySelectorAll('li')) {
        if (seen.has(item)) continue
        seen.add(item)
        const title = /\S+: \S+ → [A-Z/]+/.exec(item.querySelector('p')?.textContent ?? '')?.[0]
        if (title) marks.push({ title, atMs: Date.now() })
      }
    }
    read()
    marks.length = 0
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true })
    Object.assign(window, { syncedShifts: marks })
  })
}

/** How long after each line of the server's own journal the list showed it. Throws when one never came. */
export async function listDelays(
  page: Page,
  server: LabServer,
  sinceMs: number,
): Promise<number[]> {
  const shifts = await journalShifts(server, sinceMs)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const marks = await page.evaluate(
      () => (window as Window & { syncedShifts?: ShiftMark[] }).syncedShifts ?? [],
    )
    const delays = shifts.map((shift) => {
      const mark = marks.find(
        ({ title, atMs }) =>
          title.startsWith(`${server.name}: `) &&
          title.endsWith(` → ${shift.to}`) &&
          atMs >= shift.atMs,
      )
      return mark ? mark.atMs - shift.atMs : null
    })
    if (delays.every((delay) => delay !== null)) return delays
    if (Date.now() > deadline) {
      const missing = shifts.filter((_, index) => delays[index] === null).map(({ to }) => to)
      const shown = marks.map(({ title }) => title).join('; ')
      throw new Error(
        `The list did not show ${server.name} becoming ${missing.join(', ')}. It showed: ${shown}`,
      )
    }
    await page.waitForTimeout(100)
  }
}

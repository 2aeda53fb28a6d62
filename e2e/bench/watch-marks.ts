import type { Page } from '@playwright/test'

export interface Mark {
  nodeId: string
  label: string
  /** Clock of the machine: browser and servers share it. */
  atMs: number
}

/** Notes each change of a node's state mark in the open page, at the moment the page shows it. */
export async function watchMarks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const marks: Mark[] = []
    const shown = new Map<string, string>()
    const read = () => {
      for (const element of document.querySelectorAll('[id^="state-"]')) {
        const nodeId = element.id.slice('state-'.length)
        const label = element.textContent.trim()
        if (shown.get(nodeId) === label) continue
        shown.set(nodeId, label)
        marks.push({ nodeId, label, atMs: Date.now() })
      }
    }
    new MutationObserver(read).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    read()
    Object.assign(window, { syncedMarks: marks })
  })
}

export async function marksOf(page: Page, nodeId: string): Promise<Mark[]> {
  const marks = await page.evaluate(
    () => (window as Window & { syncedMarks?: Mark[] }).syncedMarks ?? [],
  )
  return marks.filter((mark) => mark.nodeId === nodeId)
}

/**
 * Waits until the page shows the label at or after a moment; returns when it did, which is the
 * moment itself where it stood there already. Throws after `patienceMs`.
 */
export async function shownAt(
  page: Page,
  nodeId: string,
  label: string,
  afterMs: number,
  patienceMs: number,
): Promise<number> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const marks = await marksOf(page, nodeId)
    if (marks.findLast((one) => one.atMs < afterMs)?.label === label) return afterMs
    const mark = marks.find((one) => one.atMs >= afterMs && one.label === label)
    if (mark) return mark.atMs
    await page.waitForTimeout(50)
  }
  const seen = (await marksOf(page, nodeId)).map((mark) => mark.label).join(', ')
  throw new Error(
    `The page did not show "${label}" within ${patienceMs / 1000} s. It showed: ${seen}`,
  )
}

import type { Locator, Page } from '@playwright/test'

/** The drawing of the cluster. */
export function topology(page: Page): Locator {
  return page.getByRole('region', { name: 'Topology' })
}

/** Card of a node of the inventory in the drawing. */
export function nodeCard(page: Page, name: string): Locator {
  const link = page.getByRole('link', { name, exact: true })
  return topology(page).getByRole('listitem').filter({ has: link })
}

/** The finding with this title, closed or open. */
export function finding(page: Page, title: string | RegExp): Locator {
  return page
    .getByRole('main')
    .getByRole('group')
    .filter({ has: page.getByText(title) })
}

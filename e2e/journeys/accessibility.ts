import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The page is drawn: a heading, and nothing that still loads. */
export async function drawn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
}

/**
 * axe finds nothing, in the light and in the dark theme. An open menu floats above the page and
 * belongs to its button: of all rules only the one about landmarks does not hold for it.
 */
export async function expectAccessible(page: Page, openMenu = false): Promise<void> {
  await useTheme(page, 'light')
  await expectNoViolation(page, 'light', openMenu ? { rules: { region: { enabled: false } } } : {})
  await useTheme(page, 'dark')
  // Nothing but colours differs from the light theme. (The tag cat.color would add rules of level AAA.)
  await expectNoViolation(page, 'dark', { runOnly: ['color-contrast', 'link-in-text-block'] })
}

async function useTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`))
}

async function expectNoViolation(
  page: Page,
  theme: string,
  scope: { runOnly?: string[]; rules?: Record<string, { enabled: boolean }> },
): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], ...scope })
  const { violations } = await axe.analyze()
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help}\n${String(target)}\n${failureSummary}`,
    ),
  )
  expect(found, `violations in the ${theme} theme`).toEqual([])
}

/** The page does not scroll sideways; tables and drawings do so inside their own frames. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  expect(content, `${page.url()} is wider than the window`).toBeLessThanOrEqual(window)
}

/** What has the focus shows it: an outline on itself or on the frame that it fills. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const shown = await page.evaluate(() => {
    const outlined = (element: Element | null): boolean => {
      if (!element || element === document.body) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || outlined(element.parentElement)
    }
    return outlined(document.activeElement)
  })
  expect(shown, 'the focus is visible').toBe(true)
}

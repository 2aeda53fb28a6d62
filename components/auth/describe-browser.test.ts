import { describe, expect, it } from 'vitest'
import { describeBrowser } from './describe-browser.ts'

describe('describeBrowser', () => {
  it('tells browsers apart that carry each other’s names', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
    expect(describeBrowser(chrome)).toBe('Chrome on Linux')
    expect(describeBrowser(`${chrome} Edg/150.0`)).toBe('Edge on Linux')
    expect(
      describeBrowser('Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7) Version/18.0 Safari/605.1'),
    ).toBe('Safari on macOS')
  })

  it('shows other clients by what they say of themselves', () => {
    expect(describeBrowser('curl/8.5.0')).toBe('curl/8.5.0')
    expect(describeBrowser(null)).toBe('Unknown browser')
  })
})

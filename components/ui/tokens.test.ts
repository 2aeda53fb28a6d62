import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8')

/** Relative luminance (WCAG 2.2) of each opaque oklch token of one rule. */
function luminances(selector: string): Map<string, number> {
  const start = css.indexOf(`\n${selector} {`)
  const rule = css.slice(start, css.indexOf('\n}', start))
  const found = new Map<string, number>()
  for (const [, name, l, c, h] of rule.matchAll(
    /--([a-z-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g,
  )) {
    found.set(String(name), luminance(Number(l), Number(c), Number(h)))
  }
  return found
}

// Matrices of the OKLab definition (Björn Ottosson); linear sRGB clipped to the gamut of a screen.
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (channel: number) => Math.min(1, Math.max(0, channel))
  return (
    0.2126 * clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  )
}

function contrast(tokens: Map<string, number>, one: string, other: string): number {
  const [x, y] = [tokens.get(one), tokens.get(other)]
  if (x === undefined || y === undefined) throw new Error(`No token ${one} or ${other}`)
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const states = ['synced', 'transfer', 'degraded', 'down', 'unknown']
const grounds = ['canvas', 'surface', 'sunken', 'hover']

describe.each([':root', '.dark'])('contrast of %s', (selector) => {
  const tokens = luminances(selector)

  it.each(['ink', 'soft', 'faint', 'accent', ...states])('%s reads on every ground', (text) => {
    for (const ground of grounds) {
      expect(contrast(tokens, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(states)('%s reads on its own tint, and so does ink', (state) => {
    expect(contrast(tokens, state, `${state}-tint`)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens, 'ink', `${state}-tint`)).toBeGreaterThanOrEqual(7)
  })

  it('accent carries its own text', () => {
    expect(contrast(tokens, 'accent-ink', 'accent')).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens, 'accent-ink', 'accent-hover')).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens, 'accent', 'accent-tint')).toBeGreaterThanOrEqual(4.5)
  })

  it('the edge of a control stands out', () => {
    expect(contrast(tokens, 'control', 'surface')).toBeGreaterThanOrEqual(3)
  })
})

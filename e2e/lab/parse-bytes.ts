import { LabError } from './lab-error.ts'

const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3 }

/** Reads a size such as `500M`, `1.5g` or `4096` (powers of 1024), in bytes. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text.trim())
  const power = powers[match?.[2]?.toLowerCase() ?? '']
  if (match === null || power === undefined) {
    throw new LabError(`"${text}" is no size. Write it as 500M or 2G.`)
  }
  return Math.round(Number(match[1]) * 1024 ** power)
}

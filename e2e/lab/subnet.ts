import { LabError } from './lab-error.ts'

/** The first three octets of a /24, as `10.x.y`. */
export type SubnetPrefix = string

interface Range {
  first: number
  last: number
}

/**
 * Chooses a 10.x.y.0/24 that overlaps none of `taken` (addresses or CIDR ranges). `random` gives
 * numbers in [0, 1). Throws when nothing free is found.
 */
export function chooseSubnet(taken: readonly string[], random: () => number): SubnetPrefix {
  const ranges = taken.flatMap((cidr) => {
    const range = rangeOf(cidr)
    return range === null ? [] : [range]
  })
  for (let attempt = 0; attempt < 500; attempt++) {
    const prefix = `10.${100 + Math.floor(random() * 150)}.${Math.floor(random() * 256)}`
    const candidate = rangeOf(`${prefix}.0/24`)
    if (candidate === null) continue
    const overlaps = ranges.some(
      (range) => range.first <= candidate.last && candidate.first <= range.last,
    )
    if (!overlaps) return prefix
  }
  throw new LabError('No 10.x.y.0/24 network is free on this machine. Stop other labs first.')
}

function rangeOf(cidr: string): Range | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(cidr)
  if (match === null) return null
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number)
  const size = 2 ** (32 - Number(match[5] ?? 32))
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = Math.floor(address / size) * size
  return { first, last: first + size - 1 }
}

/** Cuts a byte stream into lines without their newline. */
export interface LineSplitter {
  /** The lines completed by this chunk. */
  push(chunk: Buffer): string[]
  /** What is left without a newline; null when nothing is. */
  rest(): string | null
}

/** Lines longer than `maxLineBytes` are cut to it, so that no server can fill the memory. */
export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let parts: Buffer[] = []
  let size = 0

  const keep = (part: Buffer) => {
    const kept = part.subarray(0, Math.max(0, maxLineBytes - size))
    if (kept.length > 0) parts.push(kept)
    size += kept.length
  }
  const take = () => {
    const line = Buffer.concat(parts).toString('utf8')
    parts = []
    size = 0
    return line
  }

  return {
    push(chunk) {
      const lines: string[] = []
      let start = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        keep(chunk.subarray(start, end))
        lines.push(take())
        start = end + 1
      }
      keep(chunk.subarray(start))
      return lines
    },
    rest: () => (size === 0 ? null : take()),
  }
}

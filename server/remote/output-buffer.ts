/** Collects bytes up to a cap; what is over it is dropped. */
export interface OutputBuffer {
  add(chunk: Buffer): void
  readonly truncated: boolean
  text(): string
}

export function createOutputBuffer(maxBytes: number): OutputBuffer {
  const chunks: Buffer[] = []
  let size = 0
  let truncated = false
  return {
    add(chunk) {
      const kept = chunk.subarray(0, Math.max(0, maxBytes - size))
      if (kept.length < chunk.length) truncated = true
      if (kept.length === 0) return
      chunks.push(kept)
      size += kept.length
    },
    get truncated() {
      return truncated
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

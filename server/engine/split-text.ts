/** Pieces of at most `maxBytes` in UTF-8 that give the text again; at least 4 bytes, so that each holds a character. */
export function splitText(text: string, maxBytes: number): string[] {
  const bytes = Buffer.from(text)
  const pieces: string[] = []
  let from = 0
  while (from < bytes.length) {
    let to = Math.min(from + maxBytes, bytes.length)
    while (to < bytes.length && isContinuation(bytes[to])) to -= 1
    pieces.push(bytes.toString('utf8', from, to))
    from = to
  }
  return pieces
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000
}

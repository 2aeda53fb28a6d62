/**
 * Sentences of an assessment hold times as `{time:<ms since the epoch>}`, since only the browser
 * knows the reader's time zone. Writers use `timeToken`, the interface `splitTimes`.
 */
export function timeToken(atMs: number): string {
  return `{time:${Math.round(atMs)}}`
}

export type SentencePart = string | { timeMs: number }

/** The sentence in parts, times apart; joining the strings and formatted times gives the sentence. */
export function splitTimes(sentence: string): SentencePart[] {
  const parts: SentencePart[] = []
  let end = 0
  for (const match of sentence.matchAll(/\{time:(-?\d{1,16})\}/g)) {
    if (match.index > end) parts.push(sentence.slice(end, match.index))
    parts.push({ timeMs: Number(match[1]) })
    end = match.index + match[0].length
  }
  if (end < sentence.length) parts.push(sentence.slice(end))
  return parts
}

/** The sentence as plain text with every time written by `format`. */
export function withTimes(sentence: string, format: (timeMs: number) => string): string {
  return splitTimes(sentence)
    .map((part) => (typeof part === 'string' ? part : format(part.timeMs)))
    .join('')
}

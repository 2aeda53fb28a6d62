const MOST_TAGS = 20
const LONGEST_TAG = 40

/** Tags in a line of text separated by commas: trimmed, each once. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter(Boolean)
}

/** Why these tags cannot be saved; null when they can. */
export function tagProblem(tags: string[]): string | null {
  if (tags.length > MOST_TAGS) return `At most ${MOST_TAGS} tags.`
  const long = tags.find((tag) => tag.length > LONGEST_TAG)
  return long === undefined ? null : `${long} is longer than ${LONGEST_TAG} characters.`
}

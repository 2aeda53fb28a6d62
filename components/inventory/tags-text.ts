/** "prod, eu" to ["prod", "eu"]: trimmed, without empty or repeated ones. */
export function tagsOfText(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ]
}

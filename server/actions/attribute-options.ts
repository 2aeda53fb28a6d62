/** An option file in reading order with its option lines; null where it could not be read. */
export interface FileLines {
  path: string
  lines: readonly string[] | null
}

/**
 * Tells for each line of all option files together which file it comes from: what stands between
 * the lines of readable files comes from the unreadable ones there. null when the lines do not fit,
 * for instance because a file was changed meanwhile.
 */
export function attributeOptions(
  files: readonly FileLines[],
  all: readonly string[],
): { line: string; origin: string }[] | null {
  const attributed: { line: string; origin: string }[] = []
  let unreadable: string[] = []
  let at = 0
  const take = (until: number, origin: string) => {
    for (const line of all.slice(at, until)) attributed.push({ line, origin })
    at = until
  }
  for (const { path, lines } of files) {
    if (lines === null) unreadable.push(path)
    else if (lines.length > 0) {
      const found = indexOfRun(all, lines, at)
      if (found === -1 || (found > at && unreadable.length === 0)) return null
      take(found, unreadable.join(' or '))
      take(found + lines.length, path)
      unreadable = []
    }
  }
  if (at < all.length && unreadable.length === 0) return null
  take(all.length, unreadable.join(' or '))
  return attributed
}

function indexOfRun(all: readonly string[], run: readonly string[], from: number): number {
  for (let at = from; at + run.length <= all.length; at += 1) {
    if (run.every((line, index) => all[at + index] === line)) return at
  }
  return -1
}

/**
 * The values that `mariadbd --verbose --help` prints behind its rule of dashes, for these names
 * (underscores). A value may hold blanks; names are printed with hyphens and padded.
 */
export function helpVariables(help: string, names: readonly string[]): Map<string, string> {
  const table = help.slice(help.search(/^-{5,} -{5,}/m))
  const values = new Map<string, string>()
  for (const name of names) {
    const plain = name.replaceAll('-', '_')
    // Only a name of this shape is put into the pattern.
    if (!/^[a-z][a-z0-9_]*$/.test(plain)) continue
    const match = new RegExp(`^${plain.replaceAll('_', '[-_]')}[ \\t]+(.*)$`, 'm').exec(table)
    if (match) values.set(plain, (match[1] ?? '').replace(/^\(No default value\)$/, ''))
  }
  return values
}

/** Whether the server's value is the expected one: ON is TRUE, 1G is 1073741824. */
export function sameValue(actual: string, expected: string): boolean {
  if (actual === expected) return true
  const [one, other] = [plainValue(actual), plainValue(expected)]
  return one === other
}

function plainValue(value: string): string {
  const lower = value.trim().toLowerCase()
  if (['on', 'true', 'yes', '1'].includes(lower)) return '1'
  if (['off', 'false', 'no', '0'].includes(lower)) return '0'
  const size = /^(\d+)([kmgtpe])$/.exec(lower)
  if (size) {
    const power = 'kmgtpe'.indexOf(size[2] ?? '') + 1
    return String(BigInt(size[1] ?? 0) * 1024n ** BigInt(power))
  }
  return ['row', 'innodb'].includes(lower) ? lower : value.trim()
}

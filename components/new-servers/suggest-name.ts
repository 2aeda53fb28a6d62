/**
 * The next name in the row of those there are: "db1", "db2" to "db3", "n-01" to "n-02". Takes the
 * row that most names belong to, and never a name that is taken.
 */
export function suggestName(names: readonly string[]): string {
  const rows = new Map<string, { last: number; width: number; count: number }>()
  for (const name of names) {
    const match = /^(.*?)(\d{1,9})$/.exec(name)
    if (!match) continue
    const [, stem = '', digits = ''] = match
    const row = rows.get(stem) ?? { last: 0, width: 1, count: 0 }
    rows.set(stem, {
      last: Math.max(row.last, Number(digits)),
      width: digits.startsWith('0') ? Math.max(row.width, digits.length) : row.width,
      count: row.count + 1,
    })
  }
  const [longest] = [...rows].toSorted(([, a], [, b]) => b.count - a.count)
  if (longest === undefined) return names.length === 0 ? 'node1' : `node${names.length + 1}`
  const [stem, { last, width }] = longest
  return `${stem}${String(last + 1).padStart(width, '0')}`
}

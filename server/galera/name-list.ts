/** "node1", "node1 and node2", "node1, node2 and 4 others". At most `most` names are written out. */
export function nameList(names: readonly string[], most = 4): string {
  if (names.length <= 1) return names[0] ?? ''
  if (names.length <= most) {
    return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`
  }
  const rest = names.length - most + 1
  return `${names.slice(0, most - 1).join(', ')} and ${rest} others`
}

/** "1 member", "3 members" */
export function countOfThings(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

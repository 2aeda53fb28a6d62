import type { Severity } from '#server/galera/model.ts'

/** What is known of a variable by its name. */
export interface VariableText {
  meaning: string
  /** null where the value has none. */
  unit: string | null
  /** Healthy range in words; null where it is not told. */
  healthy: string | null
  /** What goes wrong with it; null where nothing is known to. */
  danger: string | null
  /** Where the meaning comes from. */
  source: string
}

/** Values of one node. */
export interface VariableColumn {
  nodeId: string
  name: string
  /** When they were read, console time; null = never. */
  atMs: number | null
  values: Record<string, string>
}

export interface VariableCell {
  nodeId: string
  /** null when the node does not show this variable. */
  value: string | null
  /** null when there is no known threshold for it. */
  judgement: Severity | null
}

export interface VariableRow {
  name: string
  group: string
  text: VariableText | null
  cells: VariableCell[]
  /** At least one value is judged as not healthy. */
  deviates: boolean
}

export interface VariableBook {
  /** In the order in which they are shown. */
  groups: readonly string[]
  groupOf: (name: string) => string
  textOf: (name: string) => VariableText | null
  judge: (name: string, value: string) => Severity | null
}

/** All variables that any node shows, each with the values side by side. */
export function variableRows(columns: VariableColumn[], book: VariableBook): VariableRow[] {
  const names = [...new Set(columns.flatMap(({ values }) => Object.keys(values)))].toSorted()
  return names.map((name) => {
    const cells = columns.map(({ nodeId, values }): VariableCell => {
      const value = values[name] ?? null
      return { nodeId, value, judgement: value === null ? null : book.judge(name, value) }
    })
    return {
      name,
      group: book.groupOf(name),
      text: book.textOf(name),
      cells,
      deviates: cells.some(({ judgement }) => judgement !== null && judgement !== 'ok'),
    }
  })
}

export interface VariableFilter {
  /** Words that must all occur in name, meaning or value; case does not matter. */
  find: string
  group: string | null
  deviating: boolean
}

export function filterRows(rows: VariableRow[], filter: VariableFilter): VariableRow[] {
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (filter.deviating && !row.deviates) return false
    if (filter.group !== null && row.group !== filter.group) return false
    const { name, text, cells } = row
    const values = cells.map(({ value }) => value ?? '')
    const searched = [name, text?.meaning, text?.healthy, text?.danger, ...values]
    const joined = searched.join(' ').toLowerCase()
    return words.every((word) => joined.includes(word))
  })
}

/** Rows under their groups, in the order of the book; groups without a row are left out. */
export function byGroup(
  rows: VariableRow[],
  groups: readonly string[],
): { group: string; rows: VariableRow[] }[] {
  return groups
    .map((group) => ({ group, rows: rows.filter((row) => row.group === group) }))
    .filter((part) => part.rows.length > 0)
}

import type { StatusEntry } from '#server/galera/catalogue/status-entry.ts'
import type { VariableEntry } from '#server/galera/catalogue/variable-entry.ts'
import { statusCatalogue } from '#server/galera/status-catalogue.ts'
import { variableCatalogue } from '#server/galera/variable-catalogue.ts'

export type CatalogueHit =
  | { type: 'status'; entry: StatusEntry }
  | { type: 'variable'; entry: VariableEntry }

const ALL: readonly CatalogueHit[] = [
  ...statusCatalogue.map((entry) => ({ type: 'status' as const, entry })),
  ...variableCatalogue.map((entry) => ({ type: 'variable' as const, entry })),
]

/**
 * Entries that hold every word of the query, in name or text; names first. An empty query gives all.
 * The prefix wsrep_ may be left out.
 */
export function searchCatalogue(query: string): CatalogueHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const inName: CatalogueHit[] = []
  const inText: CatalogueHit[] = []
  for (const hit of ALL) {
    const name = hit.entry.name.toLowerCase()
    if (words.every((word) => name.includes(word))) inName.push(hit)
    else if (words.every((word) => textOf(hit).includes(word))) inText.push(hit)
  }
  return [...inName, ...inText]
}

function textOf(hit: CatalogueHit): string {
  const { name, meaning } = hit.entry
  const more = hit.type === 'status' ? `${hit.entry.group} ${hit.entry.healthy}` : hit.entry.danger
  return `${name} ${meaning} ${more ?? ''}`.toLowerCase()
}

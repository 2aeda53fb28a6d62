import { statusGroups } from '#server/galera/catalogue/status-entry.ts'
import { statusEntry } from '#server/galera/status-catalogue.ts'
import type { VariableBook } from './variable-rows.ts'

const NEW = 'Not in the catalogue'
const SERVER = 'Server'

const title = (group: string) => group.charAt(0).toUpperCase() + group.slice(1)

/** Status variables as the catalogue explains and judges them; names it does not know come last. */
export const statusBook: VariableBook = {
  groups: [...statusGroups.map(title), SERVER, NEW],
  groupOf: (name) => {
    const entry = statusEntry(name)
    if (entry) return title(entry.group)
    return name.startsWith('wsrep_') ? NEW : SERVER
  },
  textOf: (name) => {
    const entry = statusEntry(name)
    if (!entry) return null
    const { meaning, unit, healthy, source } = entry
    return { meaning, unit: unit || null, healthy, danger: null, source }
  },
  judge: (name, value) => statusEntry(name)?.judge?.(value) ?? null,
}

import { variableEntry } from '#server/galera/variable-catalogue.ts'
import type { VariableBook } from './variable-rows.ts'

const WSREP = 'Replication'
const PROVIDER = 'Provider options'
const MATTERS = 'Server, important for a cluster'
const SERVER = 'Server, others'

/** Options of the provider are the only names without a prefix that hold a dot or stand in its string. */
const isProviderOption = (name: string) => name.includes('.') || PLAIN_OPTIONS.has(name)
const PLAIN_OPTIONS = new Set(['base_dir', 'base_host', 'base_port', 'cert.log_conflicts', 'debug'])

/** System variables and provider options with what the catalogue knows of them. */
export const variableBook: VariableBook = {
  groups: [WSREP, PROVIDER, MATTERS, SERVER],
  groupOf: (name) => {
    if (name.startsWith('wsrep_')) return WSREP
    if (isProviderOption(name)) return PROVIDER
    return variableEntry(name) ? MATTERS : SERVER
  },
  textOf: (name) => {
    const entry = variableEntry(name)
    if (!entry) return null
    return {
      meaning: entry.meaning,
      unit: null,
      healthy: null,
      danger: entry.danger,
      source: entry.source,
    }
  },
  judge: () => null,
}

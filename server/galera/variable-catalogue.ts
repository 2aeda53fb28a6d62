import { joiningVariables } from '#server/galera/catalogue/joining-variables.ts'
import { providerOptionEntries } from '#server/galera/catalogue/provider-option-entries.ts'
import { serverVariables } from '#server/galera/catalogue/server-variables.ts'
import { transferVariables } from '#server/galera/catalogue/transfer-variables.ts'
import type { VariableEntry } from '#server/galera/catalogue/variable-entry.ts'
import { writingVariables } from '#server/galera/catalogue/writing-variables.ts'

/** System variables and provider options that matter to a cluster, and what is dangerous in them. */
export const variableCatalogue: readonly VariableEntry[] = [
  ...joiningVariables,
  ...transferVariables,
  ...writingVariables,
  ...serverVariables,
  ...providerOptionEntries,
]

const byName = new Map(variableCatalogue.map((entry) => [entry.name.toLowerCase(), entry]))

/** The entry of a variable or provider option, in any case; null for one it does not know. */
export function variableEntry(name: string): VariableEntry | null {
  return byName.get(name.toLowerCase()) ?? null
}

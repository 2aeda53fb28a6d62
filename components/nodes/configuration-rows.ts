import type {
  ConfigurationOption,
  EffectiveConfiguration,
} from '#server/actions/effective-configuration.ts'

export interface ConfigurationRow {
  name: string
  /** The place whose value counts. */
  winner: ConfigurationOption
  /** Earlier places that set it too, in reading order. */
  overridden: ConfigurationOption[]
}

/** One row an option, by name, with the places that a later one overrides. */
export function configurationRows({ options }: EffectiveConfiguration): ConfigurationRow[] {
  const winners = options.filter(({ wins }) => wins)
  return winners
    .map((winner) => ({
      name: winner.name,
      winner,
      overridden: options.filter(({ name, wins }) => name === winner.name && !wins),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

export function findOptions(rows: ConfigurationRow[], search: string): ConfigurationRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ name, winner, overridden }) => {
    const places = [winner, ...overridden].map(({ value, origin }) => `${value ?? ''} ${origin}`)
    const text = `${name} ${places.join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function valueText({ value, masked }: ConfigurationOption): string {
  if (masked) return 'set, not shown'
  return value ?? 'set without a value'
}

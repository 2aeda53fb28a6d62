export type ProviderOptions = ReadonlyMap<string, string>

/**
 * Parses `wsrep_provider_options` ("a = b; c = d"). Values may hold `=` (URLs), never `;`.
 * Later definitions win, as in the provider. Never throws.
 */
export function parseProviderOptions(text: string): ProviderOptions {
  const options = new Map<string, string>()
  for (const part of text.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const name = part.slice(0, equals).trim()
    if (name !== '') options.set(name, part.slice(equals + 1).trim())
  }
  return options
}

/** A whole number option, or null when absent or not a number. */
export function integerOption(options: ProviderOptions, name: string): number | null {
  const value = options.get(name)
  if (value === undefined || !/^-?\d+$/.test(value)) return null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}

/** Galera accepts 1/0, yes/no, on/off, true/false in any case (galerautils gu_config.cpp). */
export function booleanOption(options: ProviderOptions, name: string): boolean | null {
  const value = options.get(name)?.toLowerCase()
  if (value === undefined) return null
  if (/^(1|y|yes|on|true|t)$/.test(value)) return true
  if (/^(0|n|no|off|false|f)$/.test(value)) return false
  return null
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
}

/** A size option in bytes ("128M" = 134217728), or null when absent or not a size. */
export function bytesOption(options: ProviderOptions, name: string): number | null {
  const match = /^(\d+)([KMGT]?)$/i.exec(options.get(name) ?? '')
  if (!match) return null
  const unit = UNITS[(match[2] ?? '').toUpperCase()]
  if (unit === undefined) return null
  const bytes = Number(match[1]) * unit
  return Number.isSafeInteger(bytes) ? bytes : null
}

/**
 * Options that trade safety away and are meant for minutes only: they let a minority stay Primary
 * (galera manual, "Galera parameters": pc.ignore_sb, pc.ignore_quorum, pc.bootstrap).
 */
export function dangerousProviderOptions(options: ProviderOptions): string[] {
  return ['pc.ignore_sb', 'pc.ignore_quorum', 'pc.bootstrap']
    .filter((name) => booleanOption(options, name) === true)
    .map((name) => `${name}=${options.get(name) ?? ''}`)
}

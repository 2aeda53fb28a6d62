import { parseProviderOptions } from '#server/galera/provider-options.ts'

const OPTIONS = 'wsrep_provider_options'

/** The one long text of wsrep_provider_options becomes a variable an option ("gcache.size"). */
export function splitProviderOptions(values: Record<string, string>): Record<string, string> {
  const { [OPTIONS]: text, ...others } = values
  if (text === undefined) return others
  return { ...others, ...Object.fromEntries(parseProviderOptions(text)) }
}

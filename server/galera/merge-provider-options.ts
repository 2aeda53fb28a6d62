import { parseProviderOptions, type ProviderOptions } from '#server/galera/provider-options.ts'
import { isSecretOption } from '#server/galera/secret-options.ts'
import { UnwritableOption } from '#server/galera/option-file.ts'

const NAME = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/

/** Options of a provider that must be equal on all members, so a new one takes the cluster's. */
const SHARED =
  /^(evs\.|gcs\.fc_|gcs\.max_packet_size$|socket\.ssl|socket\.dynamic$|pc\.(npvo|checksum|wait_prim)|repl\.proto_max$|gmcast\.(mcast|time_wait|peer_timeout))/

/** Those that weaken safety or act at once; never written into a file (galera manual, pc.*). */
export const FORBIDDEN_IN_FILE = ['pc.bootstrap', 'pc.ignore_sb', 'pc.ignore_quorum']

/** What a new member takes over from the provider options in a member's files. */
export function sharedProviderOptions(text: string): ProviderOptions {
  const all = parseProviderOptions(text)
  return new Map([...all].filter(([name]) => SHARED.test(name)))
}

/**
 * One string out of several: `wsrep_provider_options` is one variable, and a second definition
 * overrides the first instead of adding to it. Later layers win. Throws UnwritableOption.
 */
export function mergeProviderOptions(layers: readonly (string | ProviderOptions)[]): string {
  const merged = new Map<string, string>()
  for (const layer of layers) {
    const options = typeof layer === 'string' ? parseProviderOptions(layer) : layer
    // A plan shows and keeps what it writes, and facts bring no secret.
    for (const [name, value] of options) if (!isSecretOption(name)) merged.set(name, value)
  }
  for (const name of FORBIDDEN_IN_FILE) merged.delete(name)
  return [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      if (!NAME.test(name)) throw new UnwritableOption(`"${name}" is no provider option.`)
      if (value.includes(';')) {
        throw new UnwritableOption(
          `The value of ${name} holds ";", which would begin another option.`,
        )
      }
      return `${name}=${value}`
    })
    .join('; ')
}

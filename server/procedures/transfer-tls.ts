import type { PlanChoices } from './plan-input.ts'
import type { PlanParty } from './situation.ts'
import { sstIsEncrypted, sstTlsOptions } from '#server/galera/sst-methods.ts'

/** How the transfer is encrypted, and who must be told. */
export interface TransferTls {
  encrypted: boolean
  /** Options of [sst] for every newcomer. */
  options: [string, string][]
  /** Keys of members whose [sst] must be made equal first. */
  membersToChange: string[]
  /** Paths that must be readable by the user mysql on every server that takes part. */
  paths: string[]
  /** An option of [sst] that the console cannot carry over, since it holds a secret. */
  secretOption: string | null
}

/** Options of [sst] on which both ends must agree (wsrep_sst_mariabackup, wsrep_sst_rsync). */
const SHARED =
  /^(encrypt|encrypt-algo|tca|tcert|tkey|tcap|tpath|ssl-mode|ssl-ca|ssl-cert|ssl-key|ssl-capath|streamfmt|transferfmt|compressor|decompressor)$/
/** Of these the values themselves; paths may differ from server to server. */
const EQUAL = ['encrypt', 'encrypt-algo', 'streamfmt', 'transferfmt', 'compressor', 'decompressor']
const PATHS = /^(tca|tcert|tkey|ssl-ca|ssl-cert|ssl-key)$/

/** The cluster's own [sst] where it encrypts, else the files chosen, else nothing. */
export function resolveTransferTls(
  method: string,
  source: PlanParty | null,
  members: readonly PlanParty[],
  choices: PlanChoices,
): TransferTls {
  const theirs = source?.facts?.sstOptions ?? {}
  const shared = Object.entries(theirs)
    .filter(([name]) => SHARED.test(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (sstIsEncrypted(theirs)) {
    return made(shared, [], theirs['encrypt'] === '1' ? 'encrypt-key' : null)
  }
  if (choices.tls === null) return made(shared, [], null)
  const chosen = sstTlsOptions(method, choices.tls)
  if (chosen.length === 0) return made(shared, [], null)
  const names = new Set(chosen.map(([name]) => name))
  const options = [...shared.filter(([name]) => !names.has(name)), ...chosen]
  const data = members.filter(({ kind }) => kind === 'data')
  return made(
    options,
    data.map(({ key }) => key),
    null,
  )
}

/** Options of [sst] in which two ends of a transfer differ, so that it would break off. */
export function sstDifferences(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): string[] {
  const plain = (options: Readonly<Record<string, string>>, name: string) =>
    options[name] ?? (name === 'encrypt' ? '0' : '')
  const differing = EQUAL.filter((name) => plain(one, name) !== plain(other, name))
  const isHalf = sstIsEncrypted(one) !== sstIsEncrypted(other)
  return isHalf && differing.length === 0 ? ['ssl-mode'] : differing
}

/** Certificates and keys that [sst] names. */
export function sstPaths(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (PATHS.test(name) ? [value] : []))
}

function made(
  options: [string, string][],
  membersToChange: string[],
  secretOption: string | null,
): TransferTls {
  return {
    encrypted: sstIsEncrypted(Object.fromEntries(options)),
    options,
    membersToChange,
    paths: options.flatMap(([name, value]) => (PATHS.test(name) ? [value] : [])),
    secretOption,
  }
}

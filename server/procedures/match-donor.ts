import type { PlanParty } from './situation.ts'

/** Must be equal on both ends of a physical copy (galera-measured §5.1), or the new node goes its own way. */
const MUST_MATCH = [
  'innodb_page_size',
  'innodb_data_file_path',
  'innodb_undo_tablespaces',
  'innodb_file_per_table',
  'lower_case_table_names',
  'character_set_server',
  'collation_server',
  'wsrep_gtid_mode',
  'wsrep_gtid_domain_id',
]

const ENCRYPTION =
  /^(plugin_load_add|file_key_management_(filename|encryption_algorithm)|innodb_encrypt_(tables|log|temporary_tables)|innodb_encryption_threads|innodb_default_encryption_key_id|aria_encrypt_tables|encrypt_(binlog|tmp_files|tmp_disk_tables))$/

/** Value of a setting as the server has it, else as its files say; null when not known. */
export function valueOf({ facts }: PlanParty, name: string): string | null {
  return facts?.variables?.[name] ?? facts?.options[name] ?? null
}

/** What a joiner takes over from its donor; only what is known, by name with underscores. */
export function mustMatch(donor: PlanParty): Record<string, string> {
  const known: Record<string, string> = {}
  for (const name of MUST_MATCH) {
    const value = valueOf(donor, name)
    if (value !== null && value !== '') known[name] = value
  }
  return known
}

export interface Encryption {
  active: boolean
  /** Options of key plugin and encryption from the donor's files. */
  options: Record<string, string>
  /** Key files that the joiner must have. */
  paths: string[]
  /** The key file is itself encrypted, with a password that is not read. */
  needsSecret: boolean
}

/** Encryption at rest of a server, from its files. */
export function encryptionOf({ facts }: PlanParty): Encryption {
  const all = facts?.options ?? {}
  const options = Object.fromEntries(Object.entries(all).filter(([name]) => ENCRYPTION.test(name)))
  const usesPlugin = /key_management/.test(
    `${all['plugin_load_add'] ?? ''} ${all['plugin_load'] ?? ''}`,
  )
  const active = usesPlugin || 'file_key_management_filename' in all
  const file = all['file_key_management_filename']
  return {
    active,
    options: active ? options : {},
    paths: file === undefined ? [] : [file],
    needsSecret: 'file_key_management_filekey' in all,
  }
}

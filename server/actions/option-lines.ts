import type { ConfigurationOption } from '#server/actions/effective-configuration.ts'
import { hideSecretOptions, isSecretOption } from '#server/galera/secret-options.ts'

/** `--name=value` lines of my_print_defaults, or arguments of mariadbd. */
export function parseOptionLines(
  lines: readonly string[],
  origin: string,
): Omit<ConfigurationOption, 'wins'>[] {
  return lines.flatMap((line) => {
    const match = /^--([^=\s]+)(?:=([\s\S]*))?$/.exec(line)
    if (!match) return []
    const name = (match[1] ?? '').toLowerCase().replaceAll('-', '_')
    const given = match[2]
    const masked = isSecretOption(name) && given !== undefined
    const value = masked || given === undefined ? null : hideSecretOptions(given)
    return [{ name, value, masked, origin }]
  })
}

/** Marks for each option the last place that sets it. */
export function markWinners(
  options: readonly Omit<ConfigurationOption, 'wins'>[],
): ConfigurationOption[] {
  const last = new Map(options.map((option, index) => [option.name, index]))
  return options.map((option, index) => ({ ...option, wins: last.get(option.name) === index }))
}

export interface Include {
  kind: 'file' | 'directory'
  path: string
}

/** What an option file includes (MariaDB: "Including Option Files"). */
export function includesIn(text: string): Include[] {
  return text.split('\n').flatMap((line): Include[] => {
    const match = /^\s*!(include|includedir)\s+(\S.*?)\s*$/.exec(line)
    if (match === null) return []
    const path = (match[2] ?? '').replace(/\/+$/, '')
    return [{ kind: match[1] === 'include' ? 'file' : 'directory', path }]
  })
}

/** The option files that "my_print_defaults --help" names, without those of a user's home. */
export function defaultFiles(help: string): string[] {
  const lines = help.split('\n')
  const at = lines.findIndex((line) =>
    line.startsWith('Default options are read from the following files'),
  )
  const names = at === -1 ? '' : (lines[at + 1] ?? '')
  return names.split(/\s+/).filter((name) => name.startsWith('/'))
}

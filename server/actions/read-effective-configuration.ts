import { attributeOptions } from '#server/actions/attribute-options.ts'
import type {
  ConfigurationOption,
  EffectiveConfiguration,
} from '#server/actions/effective-configuration.ts'
import { defaultFiles, markWinners, parseOptionLines } from '#server/actions/option-lines.ts'
import {
  type OptionFile,
  optionLinesIn,
  readOptionFiles,
} from '#server/actions/read-option-files.ts'
import { readUnitStates } from '#server/actions/read-unit-state.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { PRINT_DEFAULTS } from '#server/remote/privileged-commands.ts'
import type { RunOptions, SshHost as WholeSshHost } from '#server/remote/ssh-port.ts'

/** All that reading needs of a server. */
type SshHost = Pick<WholeSshHost, 'name' | 'run'>

type FileOption = Omit<ConfigurationOption, 'wins'>

/**
 * Which option file sets what for mariadbd, and its command line. MariaDB's own my_print_defaults
 * reads each file, so that groups and quoting are understood as the server does. Root is needed only
 * for files that the user may not read; without it they are named as missing. Throws ContactError.
 */
export async function readEffectiveConfiguration(
  host: SshHost,
  signal?: AbortSignal,
): Promise<EffectiveConfiguration> {
  const options = signal === undefined ? {} : { signal }
  const help = await host.run('my_print_defaults', ['--help'], options)
  if (help.code === 127) {
    throw new ContactError(
      'other',
      `There is no my_print_defaults on ${host.name}, so its option files cannot be read.`,
      'Check that MariaDB is installed from packages on this server.',
    )
  }
  const read = await readOptionFiles(host, defaultFiles(help.stdout), options)
  const { found, incomplete } = await fileOptions(host, read, options)
  const running = await readCommandLine(host, signal)
  return {
    files: read.map(({ path, unreadable }) => ({
      path,
      optionCount: found.filter((option) => option.origin === path).length,
      unreadable: incomplete === null ? null : unreadable,
    })),
    options: markWinners([...found, ...running]),
    incomplete,
  }
}

async function fileOptions(
  host: SshHost,
  files: readonly OptionFile[],
  options: RunOptions,
): Promise<{ found: FileOption[]; incomplete: EffectiveConfiguration['incomplete'] }> {
  const readable = files.flatMap(({ path, lines }) => parseOptionLines(lines ?? [], path))
  const closed = files.filter((file) => file.lines === null).map((file) => file.path)
  if (closed.length === 0) return { found: readable, incomplete: null }
  const message = `The SSH user may not read ${closed.join(', ')} on ${host.name}.`
  try {
    const all = await host.run(PRINT_DEFAULTS, ['--mysqld'], { ...options, sudo: true })
    const attributed = attributeOptions(files, optionLinesIn(all.stdout))
    if (attributed !== null) {
      const found = attributed.flatMap(({ line, origin }) => parseOptionLines([line], origin))
      return { found, incomplete: null }
    }
    return {
      found: readable,
      incomplete: { message, mend: 'The option files changed meanwhile: read them again.' },
    }
  } catch (error) {
    if (!(error instanceof ContactError) || error.failure !== 'sudo') throw error
    const mend = `Add the user to the file's group, or let it read with sudo. ${error.mend}`
    return { found: readable, incomplete: { message, mend } }
  }
}

async function readCommandLine(host: SshHost, signal?: AbortSignal): Promise<FileOption[]> {
  const [unit] = await readUnitStates(host, ['mariadb.service'], signal)
  const pid = unit?.mainPid ?? null
  if (pid === null) return []
  const options = signal === undefined ? {} : { signal }
  const { stdout } = await host.run('cat', ['--', `/proc/${pid}/cmdline`], options)
  return parseOptionLines(stdout.split('\0'), 'command line')
}

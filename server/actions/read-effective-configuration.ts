import { attributeOptions, type FileLines } from '#server/actions/attribute-options.ts'
import type {
  ConfigurationFile,
  ConfigurationOption,
  EffectiveConfiguration,
} from '#server/actions/effective-configuration.ts'
import {
  defaultFiles,
  markWinners,
  parseOptionLines,
  splitIncludes,
} from '#server/actions/option-lines.ts'
import { readUnitStates } from '#server/actions/read-unit-state.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { PRINT_DEFAULTS } from '#server/remote/privileged-commands.ts'
import type { RunOptions, RunResult, SshHost as WholeSshHost } from '#server/remote/ssh-port.ts'

/** All that reading needs of a server. */
type SshHost = Pick<WholeSshHost, 'name' | 'run'>

const MAX_FILES = 100
type FileOption = Omit<ConfigurationOption, 'wins'>
interface Reading {
  host: SshHost
  options: RunOptions
  files: (ConfigurationFile & FileLines)[]
}

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
  const reading: Reading = { host, options, files: [] }
  for (const path of defaultFiles(help.stdout)) await readOptionFile(reading, path, true)
  const { found, incomplete } = await fileOptions(reading)
  const running = await readCommandLine(host, signal)
  return {
    files: reading.files.map(({ path, unreadable }) => ({
      path,
      optionCount: found.filter((option) => option.origin === path).length,
      unreadable: incomplete === null ? null : unreadable,
    })),
    options: markWinners([...found, ...running]),
    incomplete,
  }
}

async function fileOptions(
  reading: Reading,
): Promise<{ found: FileOption[]; incomplete: EffectiveConfiguration['incomplete'] }> {
  const { host, options, files } = reading
  const readable = files.flatMap(({ path, lines }) => parseOptionLines(lines ?? [], path))
  const closed = files.filter((file) => file.lines === null).map((file) => file.path)
  if (closed.length === 0) return { found: readable, incomplete: null }
  const message = `The SSH user may not read ${closed.join(', ')} on ${host.name}.`
  try {
    const all = await host.run(PRINT_DEFAULTS, ['--mysqld'], { ...options, sudo: true })
    const attributed = attributeOptions(files, optionLines(all))
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

/** `mayLack`: a file that need not exist. */
async function readOptionFile(reading: Reading, path: string, mayLack: boolean): Promise<void> {
  const { host, options, files } = reading
  if (files.length >= MAX_FILES || files.some((file) => file.path === path)) return
  const text = await host.run('cat', ['--', path], options)
  if (text.code !== 0) {
    if (mayLack && /no such file/i.test(text.stderr)) return
    files.push(unreadableFile(path, text))
    return
  }
  const { own, includes } = splitIncludes(text.stdout)
  // Without its include lines, or the included files would count as this one's options.
  const printed = await host.run('my_print_defaults', ['--defaults-file=/dev/stdin', '--mysqld'], {
    ...options,
    stdin: own,
  })
  if (printed.code === 0) {
    files.push({ path, optionCount: 0, unreadable: null, lines: optionLines(printed) })
  } else {
    files.push(unreadableFile(path, printed))
  }
  for (const include of includes) {
    if (include.kind === 'file') await readOptionFile(reading, include.path, false)
    else await readDirectory(reading, include.path)
  }
}

async function readDirectory(reading: Reading, path: string): Promise<void> {
  const { host, options, files } = reading
  const listing = await host.run('ls', ['-1', '--', path], options)
  if (listing.code !== 0) {
    files.push(unreadableFile(path, listing))
    return
  }
  // MariaDB reads only *.cnf there, by name (measured on Debian: the last one wins).
  const names = listing.stdout.split('\n').filter((name) => name.endsWith('.cnf'))
  for (const name of names) await readOptionFile(reading, `${path}/${name}`, false)
}

async function readCommandLine(host: SshHost, signal?: AbortSignal): Promise<FileOption[]> {
  const [unit] = await readUnitStates(host, ['mariadb.service'], signal)
  const pid = unit?.mainPid ?? null
  if (pid === null) return []
  const options = signal === undefined ? {} : { signal }
  const { stdout } = await host.run('cat', ['--', `/proc/${pid}/cmdline`], options)
  return parseOptionLines(stdout.split('\0'), 'command line')
}

function optionLines(result: RunResult): string[] {
  return result.stdout.split('\n').filter((line) => line.startsWith('--'))
}

function unreadableFile(path: string, result: RunResult): ConfigurationFile & FileLines {
  return { path, optionCount: 0, unreadable: lastLine(result), lines: null }
}

function lastLine(result: RunResult): string {
  return result.stderr.trim().split('\n').at(-1) || `exit code ${result.code}`
}

import { type JournalUnit, journalMatches } from '#server/remote/journal-matches.ts'

/** One argument of a command that may run as root: a fixed text, or a fixed text and N digits. */
type PrivilegedArgument = string | { prefix: string; digits: number }

export interface PrivilegedCommand {
  /** Absolute; /bin also names /usr/bin on merged systems. */
  program: string
  argv: readonly PrivilegedArgument[]
  purpose: string
}

export const DATA_DIRECTORY = '/var/lib/mysql'
const DU_OPTIONS = ['--block-size=1', '--all', '--max-depth=1']
/** Sizes in the data directory as the disk holds them; databases' directories are closed to others. */
export const DU_BLOCKS = [...DU_OPTIONS, DATA_DIRECTORY]
/** The same by the length of the files. */
export const DU_APPARENT = ['--apparent-size', ...DU_OPTIONS, DATA_DIRECTORY]
export const GRASTATE_PATH = '/var/lib/mysql/grastate.dat'
export const PRINT_DEFAULTS = '/usr/bin/my_print_defaults'
/** How many lines of the journal come first when there is no position to go on from. */
export const JOURNAL_FIRST_LINES = 500

function followUnit(unit: JournalUnit, from: PrivilegedArgument): PrivilegedCommand {
  return {
    program: '/bin/journalctl',
    argv: ['--no-pager', '--output=json', '--follow', from, ...journalMatches(unit)],
    purpose: `follow the journal of ${unit}`,
  }
}

// Digits instead of wildcards: "*" in sudoers also matches blanks, hence any further option (sudoers(5)).
const since: PrivilegedArgument = { prefix: '--since=@', digits: 10 }

/** All that the console ever runs as root. */
export const privilegedCommands: readonly PrivilegedCommand[] = [
  followUnit('mariadb.service', `--lines=${JOURNAL_FIRST_LINES}`),
  followUnit('mariadb.service', since),
  followUnit('garb.service', `--lines=${JOURNAL_FIRST_LINES}`),
  followUnit('garb.service', since),
  { program: '/bin/cat', argv: [GRASTATE_PATH], purpose: 'read the saved Galera position' },
  {
    program: '/usr/bin/du',
    argv: DU_BLOCKS,
    purpose: 'tell how much a state transfer from here has to copy, and one to here would remove',
  },
  {
    program: '/usr/bin/du',
    argv: DU_APPARENT,
    purpose: 'tell the same for rsync, which sends files at their full length',
  },
  {
    program: PRINT_DEFAULTS,
    argv: ['--mysqld'],
    purpose: 'read option files that only root may read (secrets in them are never shown)',
  },
]

/** Whether exactly this may run as root. */
export function isPrivileged(program: string, argv: readonly string[]): boolean {
  return privilegedCommands.some(
    (command) =>
      command.program === program &&
      command.argv.length === argv.length &&
      command.argv.every((expected, index) => argumentMatches(expected, argv[index] ?? '')),
  )
}

function argumentMatches(expected: PrivilegedArgument, argument: string): boolean {
  if (typeof expected === 'string') return expected === argument
  const rest = argument.slice(expected.prefix.length)
  return (
    argument.startsWith(expected.prefix) && rest.length === expected.digits && /^[0-9]+$/.test(rest)
  )
}

/**
 * The lines for /etc/sudoers.d/synced that let `user` run these commands without a password.
 * Throws when the user name could not stand in sudoers.
 */
export function sudoersFor(user: string): string {
  assertPlainUser(user)
  return privilegedCommands
    .map((command) => {
      const line = [command.program, ...command.argv.map(sudoersArgument)].join(' ')
      return `# ${command.purpose}\n${user} ALL=(root) NOPASSWD: ${line}\n`
    })
    .join('')
}

function sudoersArgument(argument: PrivilegedArgument): string {
  if (typeof argument === 'string') return sudoersEscaped(argument)
  return sudoersEscaped(argument.prefix) + '[0-9]'.repeat(argument.digits)
}

// sudoers(5): ",", ":", "=" and "\" must be escaped in arguments.
function sudoersEscaped(text: string): string {
  return text.replace(/[\\,:=]/g, (character) => `\\${character}`)
}

/** What root types on the server so that `user` may read the journal without sudo. Throws as sudoersFor does. */
export function journalGroupCommand(user: string): string {
  assertPlainUser(user)
  return `usermod --append --groups systemd-journal ${user}`
}

function assertPlainUser(user: string): void {
  if (!/^[a-z_][a-z0-9_.-]*\$?$/i.test(user)) {
    throw new TypeError(`The user name ${JSON.stringify(user)} cannot be written into a rule.`)
  }
}

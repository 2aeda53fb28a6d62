import { randomBytes } from 'node:crypto'
import { isPrivileged } from '#server/remote/privileged-commands.ts'
import { quoteArgv } from '#server/remote/quote-argv.ts'

/** A line for the login shell of the server and how sudo asks for its password, if it may. */
export interface CommandLine {
  line: string
  /** The text sudo prints on stderr when it wants the password; null: it never asks. */
  prompt: string | null
}

export type SudoMode = 'none' | 'without-password' | 'with-password'

// exec: signals and the way of ending are then the program's own, not the login shell's.
// sshd gives users a PATH without sbin; and messages must be in English to be understood.
const ENVIRONMENT = [
  'exec',
  'env',
  'LC_ALL=C',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
]

/** What may run as root: what privileged-commands.ts lists, or anything. */
export type RootAccess = 'listed' | 'any'

/** Throws TypeError for a program that is no plain name, or that may not run as root. */
export function commandLine(
  program: string,
  argv: readonly string[],
  mode: SudoMode,
  rootAccess: RootAccess = 'listed',
): CommandLine {
  if (!/^[A-Za-z0-9_./][A-Za-z0-9_.+/-]*$/.test(program)) {
    throw new TypeError(`Not a program name: ${JSON.stringify(program)}.`)
  }
  if (mode === 'none') return { line: quoteArgv([...ENVIRONMENT, program, ...argv]), prompt: null }
  if (rootAccess === 'listed' && !isPrivileged(program, argv)) {
    throw new TypeError(`Not in the list of privileged commands: ${[program, ...argv].join(' ')}`)
  }
  if (mode === 'without-password') {
    return { line: quoteArgv([...ENVIRONMENT, 'sudo', '-n', '--', program, ...argv]), prompt: null }
  }
  // A prompt nobody can guess: the password is only written once sudo really asks for it, so it can
  // never become input of the command. -k makes sudo ask although it may remember an earlier answer.
  const prompt = `[synced ${randomBytes(12).toString('hex')}]`
  const sudo = ['sudo', '-k', '-S', '-p', prompt, '--', program, ...argv]
  return { line: quoteArgv([...ENVIRONMENT, ...sudo]), prompt }
}

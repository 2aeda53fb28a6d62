/**
 * One line for a POSIX shell that runs exactly these arguments. Throws on NUL, which no argument
 * can hold, and on lone surrogates, which would arrive changed.
 */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteArgument).join(' ')
}

function quoteArgument(argument: string): string {
  if (argument.includes('\0')) throw new TypeError('An argument cannot contain NUL.')
  if (!argument.isWellFormed()) throw new TypeError('An argument must be well-formed Unicode.')
  // "=" and "~" stay quoted: in first place they would be an assignment or a home directory.
  if (/^[A-Za-z0-9_@%+:,./-]+$/.test(argument)) return argument
  return `'${argument.replaceAll("'", `'\\''`)}'`
}

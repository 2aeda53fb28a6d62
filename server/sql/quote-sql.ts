/**
 * A text as a SQL string literal, for statements that are shown to the operator. Safe under every
 * sql_mode: a text with a backslash is written in hexadecimal, since NO_BACKSLASH_ESCAPES changes
 * what a backslash means.
 */
export function sqlString(text: string): string {
  if (/[\\\p{Cc}]/u.test(text)) return `x'${Buffer.from(text, 'utf8').toString('hex')}'`
  return `'${text.replaceAll("'", "''")}'`
}

/** `'user'@'host'` for CREATE USER and GRANT. Throws TypeError for names that no account can have. */
export function sqlAccount(user: string, host: string): string {
  return `${accountPart(user)}@${accountPart(host)}`
}

// Account names are no expressions: hexadecimal literals are not allowed there.
function accountPart(text: string): string {
  if (/[\\\p{Cc}]/u.test(text)) {
    throw new TypeError('A SQL user or host name cannot contain backslashes or control characters.')
  }
  return `'${text.replaceAll("'", "''")}'`
}

/** Stands for a secret in texts that are kept or shown. */
export const HIDDEN = '********'

// What MariaDB, its key management and storage plugins and the SST scripts take as secrets.
const WHOLE_WORDS = 'auth|token|pass|psk|credentials?'
const ENDINGS =
  'password|passwd|passphrase|pswd|_pwd|secret|filekey|authentication_string|(?:encrypt|encryption|secret|access|private|master|api)_key'
const SECRET = new RegExp(`(?:(?:^|_)(?:${WHOLE_WORDS})|${ENDINGS})$`)

/** They end like a secret and only switch something or name a plugin. */
const HARMLESS = ['secure_auth', 'default_auth', 'disconnect_on_expired_password']

/** Whether an option's value is a secret, by its name in any spelling; paths to secrets are none. */
export function isSecretOption(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[.-]/g, '_')
  return SECRET.test(plain) && !HARMLESS.includes(plain.replace(/^(?:_*loose_|_+)/, ''))
}

/** `name = value`, `--name=value`, `"name": value`, anywhere in a line. */
const SETTING = /(?<![\w.-])([\w.-]+)(?:["'`]?[ \t]*=|["'][ \t]*:)[ \t]*/g
/** `--name value` */
const ARGUMENT = /(?<![\w.-])--([\w.-]+)[ \t]+(?![ \t=])/g
/** A row of SHOW VARIABLES or of "mariadbd --verbose --help". */
const ROW = /^([A-Za-z][\w.-]*)(?:\t+| {2,}| (?<=[_.-][A-Za-z0-9]+ ))[ \t]*(?![ \t=])/g
/** The name may be a misspelt one of a secret. */
const REFUSED = /unknown (?:variable|option) ["'`]?(?:[\w.-]+)=/gi

const IN_STATEMENT =
  /(\bIDENTIFIED\s+(?:BY(?:\s+PASSWORD)?|(?:VIA|WITH)\s+\S+\s+(?:USING|AS))\s+|\bPASSWORD\s*\(\s*)(?:'(?:[^'\\]|''|\\.)*'?|"(?:[^"\\]|""|\\.)*"?)/gi
const PASSWORD_HASH = /\*[0-9A-F]{40}(?![0-9A-Za-z])/g
const IN_ADDRESS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@'"]*):[^\s/@'"]+@/gi

/** Lines without any of these hold nothing to hide: most of what is printed passes quickly. */
const MAY_TELL =
  /auth|token|pass|psk|credential|pswd|pwd|secret|key|identified|unknown|\*[0-9A-F]{40}|:\/\//i

/**
 * The text with the values of secret options hidden, in the forms of option files, command lines
 * and statements. A value may hold blanks and any sign, so what follows in its line goes too; the
 * number of lines stays.
 */
export function hideSecretOptions(text: string): string {
  return text.replaceAll(/[^\n\0]+/g, hideInLine)
}

function hideInLine(line: string): string {
  if (!MAY_TELL.test(line)) return line
  const at = valueOfSecret(line)
  const shown = at === null ? line : `${line.slice(0, at)}${HIDDEN}`
  return shown
    .replaceAll(IN_STATEMENT, `$1'${HIDDEN}'`)
    .replaceAll(PASSWORD_HASH, HIDDEN)
    .replaceAll(IN_ADDRESS, `$1:${HIDDEN}@`)
}

/** Where the value of the first secret begins; null where there is none. */
function valueOfSecret(line: string): number | null {
  const found = [SETTING, ARGUMENT, ROW].flatMap((form) => {
    const match = [...line.matchAll(form)].find(([, name = '']) => isSecretOption(name))
    return match ? [match.index + match[0].length] : []
  })
  for (const match of line.matchAll(REFUSED)) found.push(match.index + match[0].length)
  const places = found.filter((at) => line.slice(at).trim() !== '')
  return places.length === 0 ? null : Math.min(...places)
}

/** Option files as MariaDB reads them (mysys/my_default.c). */

/** MariaDB reads lines into a buffer of 4096 bytes; the rest of a longer one would count as a new line. */
const MAX_LINE_BYTES = 4000

const OPTION_NAME = /^[a-z][a-z0-9_.-]*$/
const GROUP_NAME = /^[a-z][a-z0-9_.-]*$/
// A control character cannot be written into one line, and a lone surrogate has no bytes at all.
const UNWRITABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u

export interface OptionGroup {
  group: string
  options: readonly (readonly [name: string, value: string])[]
}

/** A value cannot be written into an option file; the message says which and why. */
export class UnwritableOption extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnwritableOption'
  }
}

/** Quotes a value so that the server reads exactly it. Throws UnwritableOption on line breaks and control characters. */
export function quoteOptionValue(value: string): string {
  if (UNWRITABLE.test(value)) {
    throw new UnwritableOption(
      'A value of an option file holds a line break or a control character. Type it without.',
    )
  }
  // In quotes # begins no comment; \\ and \" are the only escapes needed there.
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The text of an option file. Throws UnwritableOption; what it returns parses back to the same values. */
export function renderOptionFile(
  comment: readonly string[],
  groups: readonly OptionGroup[],
): string {
  const lines = comment.map((line) => `# ${line.replace(/\p{Cc}/gu, ' ')}`)
  for (const { group, options } of groups) {
    if (!GROUP_NAME.test(group)) throw new UnwritableOption(`"${group}" is no name of a group.`)
    lines.push('', `[${group}]`)
    for (const [name, value] of options) {
      if (!OPTION_NAME.test(name)) throw new UnwritableOption(`"${name}" is no name of an option.`)
      const line = `${name} = ${quoteOptionValue(value)}`
      if (new TextEncoder().encode(line).length > MAX_LINE_BYTES) {
        throw new UnwritableOption(`${name} is longer than the ${MAX_LINE_BYTES} bytes of a line.`)
      }
      lines.push(line)
    }
  }
  return `${lines.join('\n')}\n`
}

/** Reads an option file strictly: throws UnwritableOption on a line that is neither group, option, comment nor blank. */
export function readOptionFile(text: string): OptionGroup[] {
  const groups: { group: string; options: [string, string][] }[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const head = /^\[([^\]]*)\]/.exec(line)
    if (head) {
      groups.push({ group: head[1]?.trim() ?? '', options: [] })
      continue
    }
    const open = groups.at(-1)
    const option = readOption(line)
    if (!open || !option) throw new UnwritableOption(`This line is not read by the server: ${line}`)
    open.options.push(option)
  }
  return groups
}

function readOption(line: string): [string, string] | null {
  const bare = withoutComment(line)
  const equals = bare.indexOf('=')
  if (equals < 0) return null
  const name = bare.slice(0, equals).trim()
  const value = bare.slice(equals + 1).trim()
  const quote = value[0]
  const quoted = (quote === '"' || quote === "'") && value.length > 1 && value.at(-1) === quote
  return OPTION_NAME.test(name) ? [name, unescaped(quoted ? value.slice(1, -1) : value)] : null
}

/** my_default.c remove_end_comment: # ends a line unless it stands in quotes. */
function withoutComment(line: string): string {
  let quote = ''
  let escaped = false
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? ''
    if ((char === '"' || char === "'") && !escaped) {
      if (quote === '') quote = char
      else if (quote === char) quote = ''
    }
    if (quote === '' && char === '#') return line.slice(0, at)
    escaped = quote !== '' && char === '\\' && !escaped
  }
  return line
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  s: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
}

function unescaped(value: string): string {
  return value.replace(/\\([\s\S])/g, (both, char: string) => ESCAPES[char] ?? both)
}

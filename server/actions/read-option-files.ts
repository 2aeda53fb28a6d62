import { randomBytes } from 'node:crypto'
import { type Include, includesIn } from '#server/actions/option-lines.ts'
import type { RunOptions, SshHost } from '#server/remote/ssh-port.ts'

/** One option file, in the order in which MariaDB reads them. */
export interface OptionFile {
  path: string
  /** `--name=value` lines of its own, without those of what it includes; null where it cannot be read. */
  lines: string[] | null
  /** Why it cannot be read; null where it can. */
  unreadable: string | null
}

const MAX_FILES = 100

/*
 * $1 mark, then "f PATH" or "d PATH". Prints each file's text and, after it, what my_print_defaults
 * makes of it without its include lines: with them the included files would count as its own. Of a
 * directory MariaDB reads only *.cnf, by name (measured on Debian: the last one wins).
 */
const LOOK = `
mark=$1; shift
reason() { printf '\\n%s why %s\\n%s\\n' "$mark" "$1" "$2"; }
file() {
  why=$(cat -- "$1" 2>&1 >/dev/null) || { reason "$1" "$why"; return; }
  printf '\\n%s text %s\\n' "$mark" "$1"
  cat -- "$1"
  printf '\\n%s lines %s\\n' "$mark" "$1"
  printed=$(sed -E '/^[[:space:]]*!(include|includedir)[[:space:]]/d' "$1" | my_print_defaults --defaults-file=/dev/stdin --mysqld 2>&1) || { reason "$1" "$printed"; return; }
  printf '%s\\n' "$printed"
}
for one; do
  path=\${one#? }
  case $one in
    f*) file "$path";;
    *)
      names=$(ls -1 -- "$path" 2>&1) || { reason "$path" "$names"; continue; }
      printf '\\n%s names %s\\n%s\\n' "$mark" "$path" "$names"
      printf '%s\\n' "$names" | while IFS= read -r name; do case $name in *.cnf) file "$path/$name";; esac; done;;
  esac
done
`

type Section = 'text' | 'lines' | 'names' | 'why'
type Looked = Map<string, Partial<Record<Section, string>>>

/** The files and what they include, some round trips for all; a root that is missing is left out. */
export async function readOptionFiles(
  host: Pick<SshHost, 'run'>,
  roots: readonly string[],
  options: RunOptions,
): Promise<OptionFile[]> {
  const looked: Looked = new Map()
  let wanted: Include[] = roots.map((path) => ({ kind: 'file', path }))
  while (wanted.length > 0 && looked.size < MAX_FILES) {
    const found = await look(host, wanted, options)
    for (const [path, sections] of found) looked.set(path, sections)
    wanted = [...found.values()]
      .flatMap(({ text }) => includesIn(text ?? ''))
      .filter(({ path }) => !looked.has(path))
  }
  return inReadingOrder(looked, roots)
}

async function look(
  host: Pick<SshHost, 'run'>,
  wanted: readonly Include[],
  options: RunOptions,
): Promise<Looked> {
  const mark = `section-${randomBytes(12).toString('hex')}`
  const args = wanted.map(({ kind, path }) => `${kind === 'file' ? 'f' : 'd'} ${path}`)
  const { stdout } = await host.run('sh', ['-c', LOOK, 'synced', mark, ...args], options)
  const found: Looked = new Map(wanted.map(({ path }) => [path, {}]))
  for (const part of stdout.split(`\n${mark} `).slice(1)) {
    const [, kind, path, body] = /^(text|lines|names|why) ([^\n]*)\n([\s\S]*)$/.exec(part) ?? []
    if (kind === undefined || path === undefined) continue
    found.set(path, { ...found.get(path), [kind as Section]: body ?? '' })
  }
  return found
}

function inReadingOrder(looked: Looked, roots: readonly string[]): OptionFile[] {
  const files: OptionFile[] = []
  const add = (path: string, mayLack: boolean) => {
    if (files.length >= MAX_FILES || files.some((file) => file.path === path)) return
    const { text, lines, why } = looked.get(path) ?? {}
    if (text === undefined && mayLack && /no such file/i.test(why ?? '')) return
    const isRead = lines !== undefined && why === undefined
    files.push({
      path,
      lines: isRead ? optionLinesIn(lines) : null,
      unreadable: isRead ? null : lastLine(why ?? 'it was not looked at'),
    })
    for (const include of includesIn(text ?? '')) {
      if (include.kind === 'file') add(include.path, false)
      else addDirectory(include.path)
    }
  }
  const addDirectory = (path: string) => {
    const { names, why } = looked.get(path) ?? {}
    if (names === undefined) {
      if (!files.some((file) => file.path === path))
        files.push({ path, lines: null, unreadable: lastLine(why ?? 'it was not looked at') })
      return
    }
    for (const name of names.split('\n')) if (name.endsWith('.cnf')) add(`${path}/${name}`, false)
  }
  for (const path of roots) add(path, true)
  return files
}

/** `--name=value` lines in what my_print_defaults printed. */
export function optionLinesIn(printed: string): string[] {
  return printed.split('\n').filter((line) => line.startsWith('--'))
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'no reason was given'
}

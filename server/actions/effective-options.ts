import type { ServerPort } from '#server/actions/action.ts'
import { demandProgram } from '#server/actions/run-script.ts'

/**
 * The options that mariadbd would start with, from its option files, by name with underscores; the
 * last one wins. A value with a line break is cut there: nothing that the console writes has one.
 */
export async function effectiveOptions(
  server: ServerPort,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const text = await demandProgram(server, ['my_print_defaults', '--mysqld'], {
    what: 'Reading the option files',
    mend: 'Mend the option file that it names.',
    ...(signal === undefined ? {} : { signal }),
  })
  return optionsIn(text)
}

export async function effectiveOption(
  server: ServerPort,
  name: string,
  signal?: AbortSignal,
): Promise<string | null> {
  return (await effectiveOptions(server, signal)).get(name) ?? null
}

/** Lines `--name=value`; names lower case with underscores, the last of a name wins. */
export function optionsIn(text: string): Map<string, string> {
  const options = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^--([A-Za-z][A-Za-z0-9_.-]*)(?:=(.*))?$/.exec(line)
    if (match === null) continue
    const name = (match[1] ?? '')
      .toLowerCase()
      .replaceAll('-', '_')
      .replace(/^loose_/, '')
    options.set(name, match[2] ?? 'ON')
  }
  return options
}

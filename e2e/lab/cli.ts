import { parseArgs } from 'node:util'
import { findCommand, usage } from './cli-commands.ts'
import { LabError } from './lab-error.ts'

const [verb = 'help', ...rest] = process.argv.slice(2)

const command = findCommand(verb)
if (command === null) {
  console.error(verb === 'help' ? usage() : `There is no command "${verb}".\n\n${usage()}`)
  process.exitCode = verb === 'help' ? 0 : 2
} else {
  try {
    const separator = rest.indexOf('--')
    const { values, positionals } = parseArgs({
      args: separator < 0 ? rest : rest.slice(0, separator),
      options: Object.fromEntries(
        [...command.options, 'lab'].map((name) => [name, { type: 'string' as const }]),
      ),
      allowPositionals: true,
    })
    const options = new Map<string, string>()
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string') options.set(name, value)
    }
    const program = separator < 0 ? [] : rest.slice(separator + 1)
    process.exitCode = (await command.run({ options, names: positionals, program })) ?? 0
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error
    if (!(error instanceof LabError || isUsage)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

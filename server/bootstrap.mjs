/**
 * First thing every npm command runs, on whatever Node the machine has and before anything is
 * installed: brings packages, database client and (where needed) the build up to date, then goes
 * on under the Node 24 that came with the packages.
 */
import { build } from './bootstrap/build.mjs'
import { generate } from './bootstrap/generate.mjs'
import { install } from './bootstrap/install.mjs'
import { runNode } from './bootstrap/run.mjs'

const commands = {
  start: { built: true, entry: 'server/start.ts' },
  demo: { built: true, entry: 'e2e/demo/demo.ts' },
  test: { built: true, entry: 'e2e/run-tests.ts' },
  failures: { built: false, entry: 'e2e/run-failures.ts' },
  verify: { built: false, entry: 'e2e/verify.ts' },
  lab: { built: false, entry: 'e2e/lab/cli.ts' },
  bench: { built: true, entry: 'e2e/bench/bench.ts' },
}

const [name = '', ...rest] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`)
  process.exit(2)
}
try {
  install()
  generate()
  if (command.built) build()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
runNode(command.entry, rest)

import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { bin, node24, root } from './paths.mjs'

/** Runs to the end with the output shown; throws when it fails. */
export function run(program, args, { env = {}, systemNode = false } = {}) {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(join(root, 'node_modules')))
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, PATH: (systemNode ? path : [bin, ...path]).join(delimiter) },
  })
  if (error) throw new Error(`${program} could not be started: ${error.message}`)
  if (status !== 0)
    throw new Error(`"${program} ${args.join(' ')}" failed. Its output above says why.`)
}

/** Hands over to Node 24: same terminal, same signals, same exit code. */
export function runNode(entry, args) {
  const child = spawn(
    node24,
    ['--disable-warning=ExperimentalWarning', join(root, entry), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: [bin, process.env.PATH ?? ''].join(delimiter),
        NEXT_TELEMETRY_DISABLED: '1',
      },
    },
  )
  // Ctrl-C reaches the child by itself; the parent only waits for its clean end.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

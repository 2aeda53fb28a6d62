/** `npm run demo`: a real cluster on this machine with the console on it; Ctrl-C removes everything. */
import { startOwnConsole } from '#e2e/console/own-console.ts'
import { prepareMachine } from '#e2e/prepare-machine.ts'
import { startRealDemo } from './real-demo.ts'
import { startSimulatedDemo } from './simulated-demo.ts'

const PORT = Number(process.env.SYNCED_PORT ?? 3000)

const stops: (() => Promise<void>)[] = []
let stopping = false
async function stopAll(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  if (stops.length > 0) console.log('\nStopping, and removing everything the demo made …')
  for (const stop of stops.toReversed())
    await stop().catch((error: unknown) => console.error(error))
  process.exit(code)
}
process.on('SIGINT', () => void stopAll(0))
process.on('SIGTERM', () => void stopAll(0))

try {
  const reason = await prepareMachine({ browser: false })
  if (reason !== null) {
    console.log(`Real servers cannot run here. ${reason}`)
    console.log(
      'The demo shows a simulated cluster instead. Nothing it shows comes from a real server.',
    )
  }
  const running = await startOwnConsole({ port: PORT, simulated: reason !== null })
  stops.push(() => running.stop())
  const login = await running.addUser('admin')
  if (reason === null) await startRealDemo(running.deps, stops)
  else await startSimulatedDemo(running.deps, stops)
  console.log(`\nSynced is running at ${running.url}`)
  console.log(`Sign in as ${login.email} with the password ${login.password}`)
  console.log('Ctrl-C stops the demo and removes everything it made.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await stopAll(1)
}

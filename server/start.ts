/** `npm start`: the console for one's own clusters. */
import { startConsole } from '#server/start-console.ts'

// Also where the data folder existed and lets others in: the database is for its owner alone.
process.umask(0o077)
const running = await startConsole()
console.log(`Synced is running at ${running.url}`)
if (running.setupLink)
  console.log(`Create the first admin (link valid for 24 h, once): ${running.setupLink}`)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await running.stop()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())

import { setTimeout as sleep } from 'node:timers/promises'
import { removeLab } from './remove-lab.ts'

/**
 * Runs beside a lab as a process of its own: `node guardian.ts ID`. Its standard input is a pipe
 * from the owner of the lab. The owner writes "stopped" when it has removed the lab itself; when
 * the pipe ends without that, the owner is dead and the guardian removes the lab.
 */
async function guard(id: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => undefined)
  }
  // The owner waits for this before it makes anything.
  process.stdout.on('error', () => undefined)
  process.stdout.write('ready\n')
  let heard = ''
  for await (const chunk of process.stdin) heard += String(chunk)
  if (heard.includes('stopped')) return
  // Short commands of the dead owner may still be at work.
  await sleep(300)
  await removeLab(id)
}

const [id] = process.argv.slice(2)
if (id !== undefined) await guard(id)

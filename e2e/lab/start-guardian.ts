import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from './lab-error.ts'
import { nodeProgram } from './node-program.ts'
import { labDirectory } from './lab-paths.ts'

export interface Guardian {
  /** Tells it that the lab was removed; resolves when it is gone. */
  dismiss(): Promise<void>
}

/** Starts the process that removes the lab when this one dies, however it dies. */
export async function startGuardian(id: string): Promise<Guardian> {
  const logFile = join(labDirectory(id), 'guardian.log')
  const log = openSync(logFile, 'a', 0o600)
  const script = fileURLToPath(new URL('guardian.ts', import.meta.url))
  const child = spawn('env', ['--unset=NODE_OPTIONS', nodeProgram(), script, id], {
    stdio: ['pipe', 'pipe', log],
    detached: true,
    cwd: '/',
  })
  closeSync(log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new LabError('A child has no pipes.')
  stdin.on('error', () => undefined)
  const ready = once(stdout, 'data').then(() => true)
  if (!(await Promise.race([ready, ended.then(() => false)]))) {
    throw new LabError(`The guardian of lab ${id} did not start. See ${logFile}.`)
  }
  stdout.destroy()
  child.unref()
  // The pipe of a child is a socket: it must not keep the owner alive.
  if (stdin instanceof Socket) stdin.unref()
  return {
    dismiss: async () => {
      child.ref()
      stdin.end('stopped\n')
      await ended
    },
  }
}

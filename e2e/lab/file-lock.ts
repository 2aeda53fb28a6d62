import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { LabError } from './lab-error.ts'

/**
 * Holds an exclusive lock on `file` while `work` runs, against other processes too. flock(1) keeps
 * it and reads from a pipe, so the lock is free again at once when this process dies.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true })
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const released = new Promise<void>((resolve) => holder.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve())
    holder.once('error', (error) => reject(new LabError(`flock failed: ${error.message}.`)))
    holder.once('close', () => reject(new LabError(`No lock could be had on ${file}.`)))
  })
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await released
  }
}

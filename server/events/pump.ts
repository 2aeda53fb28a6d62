import type { Db } from '#server/db/client.ts'
import { log } from '#server/observability/log.ts'
import { type ChangeRow, tailChanges } from './tail-changes.ts'

const EVERY_MS = 150

export type Listener = (rows: ChangeRow[]) => void

export interface Pump {
  /** Hands every later batch of changes to the listener; returns how to stop. */
  listen(listener: Listener): () => void
}

/** One reader of the change feed a process, running only while anyone listens. */
export function createPump(db: Db): Pump {
  const listeners = new Set<Listener>()
  let running: AbortController | null = null

  async function run(signal: AbortSignal): Promise<void> {
    const onError = (error: unknown) =>
      log().warn({ err: error }, 'Reading the change feed failed; it goes on.')
    for await (const rows of tailChanges(db, { after: null, everyMs: EVERY_MS, signal, onError })) {
      for (const listener of listeners) listener(rows)
    }
  }

  return {
    listen(listener) {
      listeners.add(listener)
      if (!running) {
        running = new AbortController()
        void run(running.signal)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) {
          running?.abort()
          running = null
        }
      }
    },
  }
}

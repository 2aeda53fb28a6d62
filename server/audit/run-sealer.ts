import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { log } from '#server/observability/log.ts'
import type { StoredKey } from '#server/secrets/key.ts'
import { chainOf } from './chain-seals.ts'
import { ChainBroken, sealEntries } from './seal-entries.ts'

const EVERY_MS = 1000
/** A broken chain stays broken until somebody restores what was taken from it, or vouches for what is there. */
const BROKEN_PAUSE_MS = 10_000

/** Seals audit entries as they come, until the signal aborts. */
export async function runSealer(db: Db, key: StoredKey, signal: AbortSignal): Promise<void> {
  const chain = chainOf(key)
  let told = ''
  while (!signal.aborted) {
    let pauseMs = EVERY_MS
    try {
      if ((await sealEntries(db, chain, Date.now())) > 0) pauseMs = 0
      told = ''
    } catch (error) {
      if (!(error instanceof ChainBroken || isOfFile(error))) throw error
      if (error.message !== told) {
        log().error(
          { err: error },
          'audit entries are not sealed as they should; see the page Audit',
        )
      }
      told = error.message
      pauseMs = BROKEN_PAUSE_MS
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** The folder of the key cannot be written, or is full: entries are sealed, if slowly. */
function isOfFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { log } from '#server/observability/log.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { chainKeyOf } from './chain-seals.ts'
import { ChainBroken, sealEntries } from './seal-entries.ts'

const EVERY_MS = 1000
/** A broken chain stays broken until somebody restores what was taken from it. */
const BROKEN_PAUSE_MS = 60_000

/** Seals audit entries as they come, until the signal aborts. */
export async function runSealer(db: Db, key: SecretKey, signal: AbortSignal): Promise<void> {
  const chainKey = chainKeyOf(key)
  while (!signal.aborted) {
    let pauseMs = EVERY_MS
    try {
      if ((await sealEntries(db, chainKey, Date.now())) > 0) pauseMs = 0
    } catch (error) {
      if (!(error instanceof ChainBroken)) throw error
      log().error({ err: error }, 'audit entries are not sealed any more; see the page Audit')
      pauseMs = BROKEN_PAUSE_MS
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

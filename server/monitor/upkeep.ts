import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { log } from '#server/observability/log.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { maskOldTranscripts } from './mask-old-transcripts.ts'
import { applyRetention } from './retention.ts'
import { rollUp } from './rollup.ts'

const ROLL_UP_EVERY_MS = 10_000
/** In roll-ups. */
const RETENTION_EVERY = 6

/** Rolls samples up, deletes what has aged and mends what older versions left, until the signal aborts. */
export async function runUpkeep(db: Db, key: SecretKey, signal: AbortSignal): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    try {
      await rollUp(db, Date.now(), signal)
      if (round % RETENTION_EVERY === 0) {
        await applyRetention(db, { now: Date.now(), key, signal })
        await maskOldTranscripts(db, signal)
      }
    } catch (error) {
      log().warn({ err: error }, 'a part of the upkeep failed; tried again in ten seconds')
    }
    await sleep(ROLL_UP_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

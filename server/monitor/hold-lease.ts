import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { log } from '#server/observability/log.ts'
import {
  keepLease,
  releaseLease,
  takeLease,
  type LeaseHolder,
  type WorkerFigures,
} from './worker-lease.ts'

const HEARTBEAT_MS = 1000
const ASK_EVERY_MS = 500

/** Waits until this worker may work; false when the signal aborted first. */
export async function waitForLease(db: Db, me: LeaseHolder, signal: AbortSignal): Promise<boolean> {
  let told = false
  while (!signal.aborted) {
    const taken = await takeLease(db, me, new Date()).catch((error: unknown) => {
      log().warn({ err: error }, 'the lease could not be asked for')
      return false
    })
    if (taken) return true
    if (!told) log().info('another worker is at work; waiting')
    told = true
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
  return false
}

/** Writes the heartbeat every second; resolves when the signal aborts or the lease is lost. */
export async function beat(
  db: Db,
  me: LeaseHolder,
  figures: () => WorkerFigures,
  signal: AbortSignal,
): Promise<'aborted' | 'lost'> {
  while (!signal.aborted) {
    const kept = await keepLease(db, me, new Date(), figures()).catch((error: unknown) => {
      log().warn({ err: error }, 'the heartbeat was not written')
      return true
    })
    if (!kept) return 'lost'
    await sleep(HEARTBEAT_MS, undefined, { signal }).catch(() => undefined)
  }
  return 'aborted'
}

export async function giveLeaseBack(db: Db, me: LeaseHolder): Promise<void> {
  await releaseLease(db, me).catch((error: unknown) => {
    log().warn({ err: error }, 'the lease was not given back; it ends by itself')
  })
}

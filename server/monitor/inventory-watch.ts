import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { tailChanges } from '#server/events/tail-changes.ts'
import { log } from '#server/observability/log.ts'

const LOOK_EVERY_MS = 150
const TRY_AGAIN_MS = 1000

/**
 * Runs `follow` at once and after each change of clusters, nodes, credentials or host keys later
 * than `after`, again until it succeeds, until the signal aborts.
 */
export async function watchInventory(
  db: Db,
  after: number,
  signal: AbortSignal,
  follow: () => Promise<void>,
): Promise<void> {
  await untilDone(follow, signal)
  const changes = tailChanges(db, {
    after,
    everyMs: LOOK_EVERY_MS,
    signal,
    topics: ['inventory', 'host-key'],
    onError: (error) => log().warn({ err: error }, 'the inventory could not be followed'),
  })
  for await (const _rows of changes) await untilDone(follow, signal)
}

async function untilDone(follow: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await succeeded(follow))) {
    await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function succeeded(follow: () => Promise<void>): Promise<boolean> {
  try {
    await follow()
    return true
  } catch (error) {
    log().error({ err: error }, 'a change of the inventory was not taken up yet')
    return false
  }
}

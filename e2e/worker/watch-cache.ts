import { setTimeout as sleep } from 'node:timers/promises'
import type { LabServer } from '#e2e/lab/lab-types.ts'

const EVERY_MS = 500

/** Asks a server itself for so long; resolves with the age of the oldest write-set in its gcache at the end. */
export async function watchOldestCached(server: LabServer, forMs: number): Promise<number> {
  const committed: { atMs: number; seqno: number }[] = []
  const endMs = Date.now() + forMs
  for (;;) {
    const atMs = Date.now()
    const status = await server.sql(
      "SHOW STATUS WHERE Variable_name IN ('wsrep_last_committed', 'wsrep_local_cached_downto')",
    )
    const seqnoOf = (name: string) => Number(new RegExp(`${name}\\t(\\d+)`).exec(status)?.[1])
    committed.push({ atMs, seqno: seqnoOf('wsrep_last_committed') })
    if (atMs >= endMs) {
      const oldest = seqnoOf('wsrep_local_cached_downto')
      const then = committed.findLast(({ seqno }) => seqno < oldest)
      if (!then) throw new Error('The gcache reaches back beyond the time that was watched.')
      return atMs - then.atMs
    }
    await sleep(EVERY_MS)
  }
}

import { z } from 'zod'
import { usableBytes } from '#server/galera/gcache/gcache-stores.ts'
import {
  adviseSize,
  lasts,
  type SizeAdvice,
  type TwoTimes,
} from '#server/galera/gcache/size-advice.ts'
import { readHistory } from '#server/monitor/read-ist-facts.ts'
import { type Deps, requirePermission } from './actor.ts'
import { demandIstFacts } from './read-ist.ts'

const MINUTE_MS = 60_000

export const gcachePlanInput = z.object({
  clusterId: z.string(),
  /** What if gcache.size were this? */
  sizeBytes: z
    .number()
    .int()
    .min(2 ** 20)
    .max(2 ** 43),
  /** Which size does an outage of this length need? */
  outageMs: z
    .number()
    .int()
    .min(MINUTE_MS)
    .max(7 * 24 * 60 * MINUTE_MS),
})

/** What another gcache.size would mean, and which one a wanted outage needs, at measured rates. */
export async function planGcache(
  deps: Deps,
  input: z.output<typeof gcachePlanInput>,
): Promise<{ lasts: TwoTimes; advice: SizeAdvice; ratesKnown: boolean }> {
  requirePermission(deps, 'cluster.read')
  const history = await readHistory(deps.db, await demandIstFacts(deps, input.clusterId))
  return {
    lasts: lasts(history, usableBytes(input.sizeBytes)),
    advice: adviseSize(history, input.outageMs),
    ratesKnown: history.buckets.some(({ bytes }) => bytes !== null),
  }
}

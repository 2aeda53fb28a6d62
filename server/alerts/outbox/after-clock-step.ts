import type { Db } from '#server/db/client.ts'
import type { RetryPlan } from './retry-plan.ts'

/** Chance makes a pause longer than planned by less than this. */
const SPREAD = 1.5

/** What waits for longer than any pause is long: the clock has stepped back since. It is tried now. */
export async function tryAfterClockStep(db: Db, plan: RetryPlan, nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  const never = (mostMs: number) => ({ gt: new Date(nowMs + SPREAD * mostMs) })
  await db.$transaction([
    db.delivery.updateMany({
      where: { state: 'waiting', nextTryAt: never(plan.mostMs) },
      data: { nextTryAt: now },
    }),
    db.channel.updateMany({
      where: { probeAt: never(plan.mostProbeMs) },
      data: { probeAt: now },
    }),
  ])
}

import { hasAction } from '#server/procedures/has-action.ts'
import type { Plan } from '#server/procedures/plan.ts'

/** Data of somebody's that a plan moves out of the way. */
export interface SetAside {
  server: string
  dataDir: string
  asideDir: string
  bytes: number | null
  uuid: string | null
  seqno: number | null
}

/** Steps that move aside data that were found; not those that only look. */
export function setAside(plan: Plan): SetAside[] {
  return plan.steps.flatMap((step) => {
    if (!hasAction(step, 'set-data-aside')) return []
    const { dataDir, asideDir, found } = step.params
    return found ? [{ server: step.server, dataDir, asideDir, ...found }] : []
  })
}

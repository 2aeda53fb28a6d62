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
  return plan.steps.flatMap(({ action, params, server }) => {
    if (action !== 'set-data-aside' || !('dataDir' in params) || !('asideDir' in params)) return []
    const { dataDir, asideDir, found } = params
    return found ? [{ server, dataDir, asideDir, ...found }] : []
  })
}

import type { Deps } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

/** Data that are still set aside. Throws OperatorProblem when they were restored or released. */
export async function keptAside({ db }: Deps, id: string) {
  const row = await db.quarantine.findUnique({ where: { id } })
  if (row && row.releasedAt === null && row.restoredAt === null) return row
  throw new OperatorProblem(
    'not-found',
    'These data are not kept aside any more.',
    'Reload the page.',
  )
}

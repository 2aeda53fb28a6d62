import { z } from 'zod'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'

export const releaseQuarantineInput = z.object({
  id: z.string(),
  /** Where the data lie, typed by the operator. */
  confirmedPath: z.string(),
})

/**
 * The operator gives up data that were moved aside: the console no longer keeps an eye on them.
 * Nothing is deleted on the server. Throws OperatorProblem.
 */
export async function releaseQuarantine(
  deps: Deps,
  { id, confirmedPath }: z.output<typeof releaseQuarantineInput>,
): Promise<void> {
  requirePermission(deps, 'job.run')
  const { db } = deps
  const row = await db.quarantine.findUnique({ where: { id } })
  if (!row || row.releasedAt !== null) {
    throw new OperatorProblem(
      'not-found',
      'These data are not kept aside any more.',
      'Reload the page.',
    )
  }
  if (confirmedPath !== row.path) {
    throw new OperatorProblem(
      'invalid',
      'The typed path is not where the data lie.',
      `Type ${row.path} to release them.`,
    )
  }
  await db.$transaction([
    db.quarantine.update({ where: { id }, data: { releasedAt: new Date(deps.now()) } }),
    auditEntry(deps, 'quarantine.release', `${row.server}: ${row.path}`, { jobId: row.jobId }),
    appendChanges(db, [{ topic: 'job', payload: row.jobId }]),
  ])
}

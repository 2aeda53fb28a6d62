import { z } from 'zod'
import { appendChanges } from '#server/events/append-changes.ts'
import { actorName, type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'

export const acknowledgeInput = z.object({
  alertId: z.string(),
  note: z.string().trim().max(500).default(''),
})

/** Somebody is at it: nobody is told more of this alert until it is over. */
export async function acknowledgeAlert(
  deps: Deps,
  input: z.output<typeof acknowledgeInput>,
): Promise<void> {
  requirePermission(deps, 'alert.handle')
  const row = await deps.db.alert.findUnique({ where: { id: input.alertId } })
  if (!row || row.state === 'resolved') {
    throw new OperatorProblem(
      'conflict',
      row ? 'This alert is over.' : 'There is no such alert.',
      'Nothing is left to acknowledge.',
    )
  }
  if (row.acknowledgedAt) {
    throw new OperatorProblem(
      'conflict',
      `${row.acknowledgedBy ?? 'Somebody'} has acknowledged this alert already.`,
      'Talk to them before doing the same work twice.',
    )
  }
  await deps.db.$transaction([
    deps.db.alert.update({
      where: { id: row.id },
      data: {
        acknowledgedAt: new Date(deps.now()),
        acknowledgedBy: actorName(deps),
        acknowledgedNote: input.note === '' ? null : input.note,
      },
    }),
    auditEntry(deps, 'alert.acknowledge', `${row.clusterName}: ${row.title}`, {
      rule: row.rule,
      note: input.note,
    }),
    appendChanges(deps.db, [{ topic: 'alerting', clusterId: row.clusterId }]),
  ])
}

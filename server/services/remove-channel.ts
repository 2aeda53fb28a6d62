import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { findChannel } from './channels.ts'
import { countOwedEnds } from './count-owed-ends.ts'
import { OperatorProblem } from './operator-problem.ts'

/**
 * With its deliveries. `name`: as typed by whoever removes it. `owedEnds`: incidents that the receiver
 * keeps open, since nobody tells it of their end any more.
 */
export async function removeChannel(
  deps: Deps,
  { id, name }: { id: string; name: string },
): Promise<{ owedEnds: number }> {
  requirePermission(deps, 'channel.write')
  const row = await findChannel(deps, id)
  if (name !== row.name) {
    throw new OperatorProblem(
      'invalid',
      'The name does not match.',
      `Type ${row.name} to remove it.`,
    )
  }
  const owedEnds = await countOwedEnds(deps.db, id)
  await deps.db.$transaction([
    deps.db.channel.delete({ where: { id } }),
    auditEntry(deps, 'channel.remove', row.name, { kind: row.kind, owedEnds }),
    appendChanges(deps.db, [{ topic: 'delivery' }]),
  ])
  return { owedEnds }
}

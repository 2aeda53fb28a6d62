import type { Deps } from './actor.ts'

/** The audit row of an act; stands in the same transaction as the change. `detail` never holds a secret. */
export function auditEntry(
  deps: Deps,
  action: string,
  target: string | null,
  detail?: Record<string, unknown>,
  outcome: 'done' | 'refused' = 'done',
) {
  const { actor } = deps
  return deps.db.auditEntry.create({
    data: {
      at: new Date(deps.now()),
      actorId: actor.kind === 'user' ? actor.viewer.id : null,
      actorName: actor.kind === 'user' ? actor.viewer.name : 'system',
      address: actor.kind === 'user' ? actor.address : null,
      action,
      target,
      outcome,
      detail: detail ? JSON.stringify(detail) : null,
    },
  })
}

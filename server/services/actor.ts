import type { Viewer } from '#server/api/views.ts'
import { can, type Permission } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import type { StoredKey } from '#server/secrets/key.ts'
import { OperatorProblem } from './operator-problem.ts'

/** What every service gets: who asks, from where, and what it may use. */
export interface Deps {
  db: Db
  key: StoredKey
  now: () => number
  actor: Actor
}

export type Actor = { kind: 'user'; viewer: Viewer; address: string | null } | { kind: 'system' }

/** As it is kept with what they did. */
export function actorName({ actor }: Deps): string {
  return actor.kind === 'user' ? actor.viewer.name : 'The console'
}

/** Throws OperatorProblem `forbidden` with the reason that the interface shows too. */
export function requirePermission(deps: Deps, permission: Permission): void {
  if (deps.actor.kind === 'system') return
  const allowance = can(deps.actor.viewer.role, permission)
  if (!allowance.allowed) {
    throw new OperatorProblem(
      'forbidden',
      allowance.because,
      'Ask an admin to do it, or to change your role.',
    )
  }
}

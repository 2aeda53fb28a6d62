import { z } from 'zod'
import type { SessionView } from '#server/api/views.ts'
import { hashPassword, isPassword } from '#server/auth/password.ts'
import type { Deps } from './actor.ts'
import { auditEntry } from './audit.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'
import { passwordSchema } from './users.ts'

export const changePasswordInput = z.object({ current: z.string().max(256), next: passwordSchema })

function ownId(deps: Deps): string {
  if (deps.actor.kind !== 'user') throw notFound('account')
  return deps.actor.viewer.id
}

export async function listSessions(deps: Deps, currentSessionId: string): Promise<SessionView[]> {
  const rows = await deps.db.session.findMany({
    where: { userId: ownId(deps), expiresAt: { gt: new Date(deps.now()) } },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentSessionId,
    createdAtMs: row.createdAt.getTime(),
    expiresAtMs: row.expiresAt.getTime(),
    ipAddress: row.ipAddress || null,
    userAgent: row.userAgent || null,
  }))
}

export async function revokeSession(deps: Deps, id: string): Promise<void> {
  const userId = ownId(deps)
  await deps.db.$transaction([
    deps.db.session.deleteMany({ where: { id, userId } }),
    auditEntry(deps, 'session.revoke', null),
  ])
}

/** Signs the account out everywhere, here too. */
export async function revokeAllSessions(deps: Deps): Promise<void> {
  const userId = ownId(deps)
  await deps.db.$transaction([
    deps.db.session.deleteMany({ where: { userId } }),
    auditEntry(deps, 'session.revoke-all', null),
  ])
}

/** Ends all other sessions of the account. */
export async function changePassword(
  deps: Deps,
  input: z.output<typeof changePasswordInput>,
  currentSessionId: string,
): Promise<void> {
  const userId = ownId(deps)
  const account = await deps.db.account.findFirst({ where: { userId, providerId: 'credential' } })
  if (!account?.password || !(await isPassword(account.password, input.current))) {
    await auditEntry(
      deps,
      'session.change-password',
      null,
      { reason: 'The current password was wrong.' },
      'refused',
    )
    throw new OperatorProblem(
      'invalid',
      'The current password is not right.',
      'Enter it again, or ask an admin to set a new one.',
    )
  }
  await deps.db.$transaction([
    deps.db.account.update({
      where: { id: account.id },
      data: { password: await hashPassword(input.next) },
    }),
    deps.db.session.deleteMany({ where: { userId, id: { not: currentSessionId } } }),
    auditEntry(deps, 'session.change-password', null),
  ])
}

import { z } from 'zod'
import type { UserView } from '#server/api/views.ts'
import { MIN_PASSWORD_LENGTH } from '#server/auth/auth.ts'
import { hashPassword } from '#server/auth/password.ts'
import { isRole } from '#server/auth/permissions.ts'
import { useSetupToken } from '#server/auth/setup-link.ts'
import type { Db } from '#server/db/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { createId } from './create-id.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

export const passwordSchema = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(256)
const email = z
  .email('Enter an e-mail address.')
  .max(254)
  .transform((text) => text.toLowerCase())
const roleSchema = z.enum(['viewer', 'operator', 'admin'])

export const newUserInput = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(100),
  email,
  role: roleSchema,
  password: passwordSchema,
})
export const setupInput = newUserInput
  .omit({ role: true })
  .extend({ token: z.string().min(1).max(200) })
export const setRoleInput = z.object({ id: z.string(), role: roleSchema })

export async function listUsers(deps: Deps): Promise<UserView[]> {
  requirePermission(deps, 'user.manage')
  const rows = await deps.db.user.findMany({ orderBy: { email: 'asc' } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: isRole(row.role) ? row.role : 'viewer',
    disabledAtMs: row.disabledAt?.getTime() ?? null,
    createdAtMs: row.createdAt.getTime(),
  }))
}

export async function createUser(
  deps: Deps,
  input: z.output<typeof newUserInput>,
): Promise<{ id: string }> {
  requirePermission(deps, 'user.manage')
  if (await deps.db.user.findUnique({ where: { email: input.email } })) {
    throw new OperatorProblem(
      'conflict',
      `There is an account for ${input.email} already.`,
      'Change that account instead.',
    )
  }
  const row = await newUserRow(input)
  await deps.db.$transaction([
    deps.db.user.create({ data: row }),
    auditEntry(deps, 'user.create', input.email, { role: input.role }),
  ])
  return { id: row.id }
}

/** Creates the first admin through the one-time link. Throws OperatorProblem when the link or the moment is past. */
export async function createFirstAdmin(
  db: Db,
  now: number,
  input: z.output<typeof setupInput>,
  address: string | null,
): Promise<void> {
  const row = await newUserRow({ ...input, role: 'admin' })
  // The write of the token comes first: it takes the write lock, so that two requests cannot both pass.
  await db.$transaction(async (tx) => {
    const fresh = await useSetupToken(tx, input.token, now)
    if (!fresh || (await tx.user.count()) > 0) {
      throw new OperatorProblem(
        'forbidden',
        'This set-up link is not valid any more.',
        'Restart the console to print a new link, or sign in if an admin exists already.',
      )
    }
    await tx.user.create({ data: row })
    await tx.auditEntry.create({
      data: {
        at: new Date(now),
        actorId: row.id,
        actorName: row.name,
        action: 'user.create-first-admin',
        target: row.email,
        outcome: 'done',
        address,
      },
    })
  })
}

export async function setRole(deps: Deps, input: z.output<typeof setRoleInput>): Promise<void> {
  requirePermission(deps, 'user.manage')
  const row = await findUser(deps, input.id)
  if (input.role !== 'admin') await refuseLastAdmin(deps, row.id)
  await deps.db.$transaction([
    deps.db.user.update({ where: { id: row.id }, data: { role: input.role } }),
    auditEntry(deps, 'user.set-role', row.email, { from: row.role, to: input.role }),
  ])
}

/** A disabled account is signed out everywhere at once. */
export async function setUserDisabled(
  deps: Deps,
  input: { id: string; disabled: boolean },
): Promise<void> {
  requirePermission(deps, 'user.manage')
  const row = await findUser(deps, input.id)
  if (input.disabled) await refuseLastAdmin(deps, row.id)
  await deps.db.$transaction([
    deps.db.user.update({
      where: { id: row.id },
      data: { disabledAt: input.disabled ? new Date(deps.now()) : null },
    }),
    deps.db.session.deleteMany({ where: { userId: row.id } }),
    auditEntry(deps, input.disabled ? 'user.disable' : 'user.enable', row.email),
  ])
}

/** Also signs the account out everywhere. */
export async function setPassword(
  deps: Deps,
  input: { id: string; password: string },
): Promise<void> {
  requirePermission(deps, 'user.manage')
  const row = await findUser(deps, input.id)
  const hash = await hashPassword(input.password)
  await deps.db.$transaction([
    deps.db.account.updateMany({
      where: { userId: row.id, providerId: 'credential' },
      data: { password: hash },
    }),
    deps.db.session.deleteMany({ where: { userId: row.id } }),
    auditEntry(deps, 'user.set-password', row.email),
  ])
}

async function newUserRow(input: Omit<z.output<typeof newUserInput>, never>) {
  const id = createId()
  return {
    id,
    name: input.name,
    email: input.email,
    emailVerified: true,
    role: input.role,
    accounts: {
      create: {
        accountId: id,
        providerId: 'credential',
        password: await hashPassword(input.password),
      },
    },
  }
}

async function findUser(deps: Deps, id: string) {
  const row = await deps.db.user.findUnique({ where: { id } })
  if (!row) throw notFound('account')
  return row
}

async function refuseLastAdmin(deps: Deps, id: string): Promise<void> {
  const others = await deps.db.user.count({
    where: { role: 'admin', disabledAt: null, id: { not: id } },
  })
  if (others === 0) {
    throw new OperatorProblem(
      'conflict',
      'This is the last admin.',
      'Make another account admin first.',
    )
  }
}

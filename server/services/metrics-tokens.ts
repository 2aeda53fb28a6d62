import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { MetricsTokenView } from '#server/api/admin-views.ts'
import type { Db } from '#server/db/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { createId } from './create-id.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

export const metricsTokenInput = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(100),
})

/** When it was last used is told this exactly: a write at each scrape would tell no more. */
const USE_NOTED_EVERY_MS = 60_000

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

export async function listMetricsTokens(deps: Deps): Promise<MetricsTokenView[]> {
  requirePermission(deps, 'settings.write')
  const rows = await deps.db.metricsToken.findMany({ orderBy: { name: 'asc' } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAtMs: row.createdAt.getTime(),
    createdBy: row.createdBy,
    lastUsedAtMs: row.lastUsedAt?.getTime() ?? null,
  }))
}

/** The token is in the answer and nowhere else: only its hash is stored. */
export async function createMetricsToken(
  deps: Deps,
  { name }: z.output<typeof metricsTokenInput>,
): Promise<{ token: string }> {
  requirePermission(deps, 'settings.write')
  if (await deps.db.metricsToken.findUnique({ where: { name } })) {
    throw new OperatorProblem(
      'conflict',
      `There is a token named ${name} already.`,
      'Choose another name, or revoke that one first.',
    )
  }
  const token = `synced_${randomBytes(32).toString('base64url')}`
  await deps.db.$transaction([
    deps.db.metricsToken.create({
      data: {
        id: createId(),
        name,
        hash: hashOf(token),
        createdAt: new Date(deps.now()),
        createdBy: deps.actor.kind === 'user' ? deps.actor.viewer.name : 'system',
      },
    }),
    auditEntry(deps, 'metrics-token.create', name),
  ])
  return { token }
}

export async function revokeMetricsToken(deps: Deps, id: string): Promise<void> {
  requirePermission(deps, 'settings.write')
  const row = await deps.db.metricsToken.findUnique({ where: { id } })
  if (!row) throw notFound('token')
  await deps.db.$transaction([
    deps.db.metricsToken.delete({ where: { id } }),
    auditEntry(deps, 'metrics-token.revoke', row.name),
  ])
}

/** Whether the token is one that holds. Each is compared in full, in a time that tells nothing. */
export async function acceptsMetricsToken(db: Db, token: string, nowMs: number): Promise<boolean> {
  const presented = Buffer.from(hashOf(token))
  const rows = await db.metricsToken.findMany()
  const fits = rows.filter(({ hash }) => timingSafeEqual(Buffer.from(hash), presented))
  const [row] = fits
  if (!row) return false
  if (nowMs - (row.lastUsedAt?.getTime() ?? 0) >= USE_NOTED_EVERY_MS) {
    await db.metricsToken.updateMany({
      where: { id: row.id },
      data: { lastUsedAt: new Date(nowMs) },
    })
  }
  return true
}

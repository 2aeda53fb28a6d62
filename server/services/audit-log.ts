import { z } from 'zod'
import type { AuditChainView, AuditView } from '#server/api/admin-views.ts'
import { acceptChain } from '#server/audit/accept-chain.ts'
import { chainOf } from '#server/audit/chain-seals.ts'
import { verifyChain } from '#server/audit/verify-chain.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'

export const auditInput = z.object({
  /** Stands in the name of who did it. */
  who: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  /** Stands in what it was done to, in the details or in the address it came from. */
  text: z.string().max(200).optional(),
  fromMs: z.number().int().optional(),
  toMs: z.number().int().optional(),
  /** The last entry of the page before. */
  beforeId: z.number().int().optional(),
  limit: z.number().int().min(1).max(2000).default(100),
})

/** Newest first. */
export async function listAudit(
  deps: Deps,
  input: z.output<typeof auditInput>,
): Promise<AuditView[]> {
  requirePermission(deps, 'audit.read')
  const { who, action, outcome, text, fromMs, toMs, beforeId, limit } = input
  const rows = await deps.db.auditEntry.findMany({
    where: {
      ...(who === undefined ? {} : { actorName: { contains: who } }),
      ...(action === undefined ? {} : { action }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(text === undefined
        ? {}
        : {
            OR: [
              { target: { contains: text } },
              { detail: { contains: text } },
              { address: { contains: text } },
            ],
          }),
      at: {
        ...(fromMs === undefined ? {} : { gte: new Date(fromMs) }),
        ...(toMs === undefined ? {} : { lte: new Date(toMs) }),
      },
      ...(beforeId === undefined ? {} : { id: { lt: beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at.getTime(),
    actorName: row.actorName,
    action: row.action,
    target: row.target,
    outcome: row.outcome as AuditView['outcome'],
    detail: row.detail,
    address: row.address,
    place: row.place,
    seal: row.seal,
  }))
}

/** Every act that stands in the audit, for choosing one. */
export async function listAuditActs(deps: Deps): Promise<string[]> {
  requirePermission(deps, 'audit.read')
  const rows = await deps.db.auditEntry.groupBy({ by: ['action'], orderBy: { action: 'asc' } })
  return rows.map(({ action }) => action)
}

/** Whether any entry was changed, removed or added by hand since it was sealed. */
export async function verifyAuditChain(deps: Deps): Promise<AuditChainView> {
  requirePermission(deps, 'audit.read')
  return verifyChain(deps.db, chainOf(deps.key), deps.now())
}

/** After a restore from a backup: the chain goes on from the copy that stands there now, and says so. */
export async function acceptAuditChain(deps: Deps): Promise<void> {
  requirePermission(deps, 'audit.accept')
  const chain = chainOf(deps.key)
  const { fault, acceptable, sealed, anchored } = await verifyChain(deps.db, chain, deps.now())
  if (fault === null || !acceptable) {
    throw new OperatorProblem(
      'conflict',
      fault === null
        ? 'The chain is whole: there is nothing to accept.'
        : 'Entries within the chain are not as they were sealed.',
      fault === null ? 'Check it again.' : 'Restore the database from a backup.',
    )
  }
  const detail = { fault: fault.kind, sealed, anchored }
  const { id } = await auditEntry(deps, 'audit.accept', null, detail)
  await acceptChain(deps.db, chain, id - 1)
}

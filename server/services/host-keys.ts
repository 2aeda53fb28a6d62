import { z } from 'zod'
import type { HostKeyView } from '#server/api/views.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const scannedSchema = z.array(
  z.object({
    host: z.string(),
    port: z.number(),
    algorithm: z.string().optional(),
    publicKey: z.string().optional(),
    fingerprint: z.string().optional(),
  }),
)

export async function listHostKeys(deps: Deps): Promise<HostKeyView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.hostKey.findMany({ orderBy: [{ host: 'asc' }, { port: 'asc' }] })
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    port: row.port,
    algorithm: row.algorithm,
    fingerprint: row.fingerprint,
    pinnedAtMs: row.pinnedAt.getTime(),
    pinnedBy: row.pinnedBy,
    presented: row.presentedFingerprint
      ? {
          algorithm: row.presentedAlgorithm ?? 'unknown',
          fingerprint: row.presentedFingerprint,
          atMs: row.presentedAt?.getTime() ?? 0,
        }
      : null,
  }))
}

export const pinInput = z.object({
  probeId: z.string(),
  host: z.string(),
  port: z.number().int(),
  fingerprint: z.string(),
})

/** Pins a key that a scan of this console saw; the operator has compared the fingerprint. Never replaces a pinned key. */
export async function pinHostKey(deps: Deps, input: z.output<typeof pinInput>): Promise<void> {
  requirePermission(deps, 'host-key.write')
  const probe = await deps.db.probe.findUnique({ where: { id: input.probeId } })
  const scanned = scannedSchema.safeParse(JSON.parse(probe?.result ?? '[]'))
  const key = scanned.success
    ? scanned.data.find(
        (one) =>
          one.host === input.host &&
          one.port === input.port &&
          one.fingerprint === input.fingerprint,
      )
    : undefined
  if (!key?.publicKey || !key.algorithm) {
    throw new OperatorProblem(
      'invalid',
      `The scan saw no such key on ${input.host}:${input.port}.`,
      'Scan the host again and compare the fingerprint.',
    )
  }
  const pinned = await deps.db.hostKey.findUnique({
    where: { host_port: { host: input.host, port: input.port } },
  })
  if (pinned && pinned.publicKey !== key.publicKey) {
    throw new OperatorProblem(
      'conflict',
      `Another key is pinned for ${input.host}:${input.port} (${pinned.fingerprint}).`,
      'Check why the key changed, then re-pin it under Host keys.',
    )
  }
  if (pinned) return
  await deps.db.$transaction([
    deps.db.hostKey.create({
      data: {
        host: input.host,
        port: input.port,
        algorithm: key.algorithm,
        publicKey: key.publicKey,
        fingerprint: input.fingerprint,
        pinnedAt: new Date(deps.now()),
        pinnedBy: actorName(deps),
      },
    }),
    auditEntry(deps, 'host-key.pin', `${input.host}:${input.port}`, {
      fingerprint: input.fingerprint,
    }),
    appendChanges(deps.db, [{ topic: 'host-key' }]),
  ])
}

/** Takes the key that the host showed since; the fingerprint proves that the operator saw which. */
export async function repinHostKey(
  deps: Deps,
  input: { id: string; fingerprint: string },
): Promise<void> {
  requirePermission(deps, 'host-key.write')
  const row = await deps.db.hostKey.findUnique({ where: { id: input.id } })
  if (!row) throw notFound('host key')
  if (!row.presentedPublicKey || row.presentedFingerprint !== input.fingerprint) {
    throw new OperatorProblem(
      'conflict',
      `${row.host}:${row.port} does not show this key any more.`,
      'Reload the page and compare the fingerprint it shows now.',
    )
  }
  const place = `${row.host}:${row.port}`
  await deps.db.$transaction([
    deps.db.hostKey.update({
      where: { id: row.id },
      data: {
        algorithm: row.presentedAlgorithm ?? row.algorithm,
        publicKey: row.presentedPublicKey,
        fingerprint: row.presentedFingerprint,
        pinnedAt: new Date(deps.now()),
        pinnedBy: actorName(deps),
        presentedAlgorithm: null,
        presentedPublicKey: null,
        presentedFingerprint: null,
        presentedAt: null,
      },
    }),
    auditEntry(deps, 'host-key.repin', place, { from: row.fingerprint, to: input.fingerprint }),
    appendChanges(deps.db, [{ topic: 'host-key' }]),
  ])
}

export async function removeHostKey(deps: Deps, id: string): Promise<void> {
  requirePermission(deps, 'host-key.write')
  const row = await deps.db.hostKey.findUnique({ where: { id } })
  if (!row) throw notFound('host key')
  await deps.db.$transaction([
    deps.db.hostKey.delete({ where: { id } }),
    auditEntry(deps, 'host-key.remove', `${row.host}:${row.port}`, {
      fingerprint: row.fingerprint,
    }),
    appendChanges(deps.db, [{ topic: 'host-key' }]),
  ])
}

function actorName(deps: Deps): string {
  return deps.actor.kind === 'user' ? deps.actor.viewer.name : 'system'
}

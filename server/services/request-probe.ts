import { createId } from './create-id.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type ProbeKind, probeOwner, probeParams } from '#server/probes/probe-params.ts'
import { seal } from '#server/secrets/seal.ts'
import type { Permission } from '#server/auth/permissions.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'

const permissions: Record<ProbeKind, Permission> = {
  discover: 'inventory.write',
  'scan-host-keys': 'inventory.write',
  'read-configuration': 'cluster.read',
  'plan-add-node': 'job.run',
  'plan-deploy': 'job.run',
  'plan-restore-data': 'job.run',
  'plan-release-data': 'job.run',
  'plan-node-job': 'job.run',
  'plan-rolling-restart': 'job.run',
}

/** Puts a question to servers; the worker answers it (probes.get). Its parameters are sealed: they may hold secrets. */
export async function requestProbe(
  deps: Deps,
  kind: ProbeKind,
  params: unknown,
  target: string,
): Promise<{ probeId: string }> {
  requirePermission(deps, permissions[kind])
  const checked = probeParams[kind].parse(params)
  const id = createId()
  const { db, key } = deps
  await db.$transaction([
    db.probe.create({
      data: {
        id,
        kind,
        sealedParams: seal(key, probeOwner(id), checked),
        requestedBy: deps.actor.kind === 'user' ? deps.actor.viewer.id : null,
        createdAt: new Date(deps.now()),
      },
    }),
    auditEntry(deps, `probe.${kind}`, target),
    appendChanges(db, [{ topic: 'probe', payload: id }]),
  ])
  return { probeId: id }
}

import type { OperatorError, ProbeView } from '#server/api/views.ts'
import { type Deps, requirePermission } from './actor.ts'
import { notFound } from './operator-problem.ts'

/** Only who put the question reads its answer. */
export async function readProbe(deps: Deps, probeId: string): Promise<ProbeView<unknown>> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.probe.findUnique({ where: { id: probeId } })
  const own = deps.actor.kind === 'system' || row?.requestedBy === deps.actor.viewer.id
  if (!row || !own) throw notFound('question to servers')
  switch (row.state) {
    case 'done':
      return { state: 'done', result: JSON.parse(row.result ?? 'null') as unknown }
    case 'failed':
      return { state: 'failed', error: JSON.parse(row.error ?? '{}') as OperatorError }
    case 'running':
      return { state: 'running' }
    default:
      return { state: 'queued' }
  }
}

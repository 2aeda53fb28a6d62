import type { z } from 'zod'
import type { WorkerView } from '#server/api/views.ts'
import { readRetention, type Retention, type retentionSchema } from '#server/db/retention.ts'
import { env } from '#server/env.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { readWorker } from './read-worker.ts'

export interface SettingsView {
  retention: Retention
  worker: WorkerView
  /** Console time at which the worker's sign of life was looked up. */
  readAtMs: number
  simulated: boolean
}

export async function readSettings(deps: Deps): Promise<SettingsView> {
  requirePermission(deps, 'cluster.read')
  const [retention, worker] = await Promise.all([readRetention(deps.db), readWorker(deps.db)])
  return { retention, worker, readAtMs: deps.now(), simulated: env().simulated }
}

export async function setRetention(
  deps: Deps,
  input: z.output<typeof retentionSchema>,
): Promise<void> {
  requirePermission(deps, 'settings.write')
  const value = JSON.stringify(input)
  await deps.db.$transaction([
    deps.db.setting.upsert({
      where: { key: 'retention' },
      create: { key: 'retention', value },
      update: { value },
    }),
    auditEntry(deps, 'settings.set-retention', null, input),
    appendChanges(deps.db, [{ topic: 'settings' }]),
  ])
}

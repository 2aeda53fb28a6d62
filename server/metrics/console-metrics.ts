import packageJson from '../../package.json' with { type: 'json' }
import { jobStates } from '#server/engine/job-states.ts'
import { samplesOf, type MetricSource, type MetricSpec } from './metric-source.ts'

const gauge = (help: string, labels: readonly string[] = []): MetricSpec => ({
  type: 'gauge',
  help,
  labels,
})

const specs = {
  synced_build_info: gauge('Version of the console; always 1.', ['version']),
  synced_worker_heartbeat_age_seconds: gauge('Time since the worker last gave a sign of life.'),
  synced_worker_polls_per_second: gauge('Nodes that answered, a second, over ten seconds.'),
  synced_worker_poll_median_seconds: gauge('Median time of a poll, over ten seconds.'),
  synced_database_bytes: gauge('Size of the database of the console.'),
  synced_jobs: gauge('Jobs by state.', ['state']),
  synced_audit_sealed_entries: gauge('Entries that the chain of the audit holds; it never falls.'),
  synced_audit_unsealed_entries: gauge('Entries of the audit that are not sealed yet.'),
} as const satisfies Record<string, MetricSpec>

/** A silent worker's figures are not of now. */
const FIGURES_CURRENT_MS = 5000

interface Sizes {
  bytes: number | bigint
  sealed: number | bigint
  unsealed: number | bigint
}

/** The console itself, its jobs and its audit. */
export const consoleMetrics: MetricSource = {
  specs,
  async read(db, nowMs) {
    const { samples, add } = samplesOf(specs)
    const [worker, jobs, [sizes]] = await Promise.all([
      db.worker.findFirst({ orderBy: { heartbeatAt: 'desc' } }),
      db.job.groupBy({ by: ['state'], _count: true }),
      db.$queryRaw<Sizes[]>`
        SELECT (SELECT "page_count" FROM pragma_page_count())
            * (SELECT "page_size" FROM pragma_page_size()) AS "bytes",
          (SELECT coalesce(max("count"), 0) FROM "AuditHead") AS "sealed",
          (SELECT count(*) FROM "AuditEntry" WHERE "id" > (SELECT coalesce(max("lastId"), 0) FROM "AuditHead"))
            AS "unsealed"`,
    ])
    add('synced_build_info', { version: packageJson.version }, 1)
    for (const state of jobStates) {
      const found = jobs.find((row) => row.state === state)
      add('synced_jobs', { state }, found?._count ?? 0)
    }
    add('synced_database_bytes', {}, sizes && Number(sizes.bytes))
    add('synced_audit_sealed_entries', {}, sizes && Number(sizes.sealed))
    add('synced_audit_unsealed_entries', {}, sizes && Number(sizes.unsealed))
    if (!worker) return samples
    const ageMs = Math.max(0, nowMs - worker.heartbeatAt.getTime())
    add('synced_worker_heartbeat_age_seconds', {}, ageMs / 1000)
    if (ageMs > FIGURES_CURRENT_MS || worker.figures === null) return samples
    const figures = JSON.parse(worker.figures) as { pollsPerSecond: number; medianPollMs: number }
    add('synced_worker_polls_per_second', {}, figures.pollsPerSecond)
    add('synced_worker_poll_median_seconds', {}, figures.medianPollMs / 1000)
    return samples
  },
}

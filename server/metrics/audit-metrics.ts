import { chainOf } from '#server/audit/chain-seals.ts'
import { readStanding } from '#server/audit/read-standing.ts'
import { samplesOf, type MetricSource } from './metric-source.ts'

const specs = {
  synced_audit_chain_broken: {
    type: 'gauge',
    help: 'Whether the audit can no longer be sealed, or is behind its anchor; the page Audit tells why, and checks each entry.',
    labels: [],
  },
} as const satisfies MetricSource['specs']

/** Whether the chain of the audit can go on. */
export const auditMetrics: MetricSource = {
  specs,
  async read(db, _nowMs, key) {
    const { samples, add } = samplesOf(specs)
    const { fault } = await readStanding(db, chainOf(key))
    add('synced_audit_chain_broken', {}, fault !== null)
    return samples
  },
}

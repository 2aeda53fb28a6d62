import type { NodeSnapshot } from '#server/galera/model.ts'
import { samplesOf, type MetricSource, type MetricSpec } from './metric-source.ts'

const one = ['cluster', 'joiner'] as const

const specs = {
  synced_transfers_running: {
    type: 'gauge',
    help: 'State transfers that run.',
    labels: ['cluster'],
  },
  synced_transfer_received_bytes: {
    type: 'gauge',
    help: 'Bytes that the joiner of a running transfer has received.',
    labels: one,
  },
  synced_transfer_expected_bytes: {
    type: 'gauge',
    help: 'Bytes that a running transfer is expected to take, at most.',
    labels: one,
  },
  synced_transfer_progress_ratio: {
    type: 'gauge',
    help: 'Share of a running transfer that is done.',
    labels: one,
  },
  synced_transfers_total: {
    type: 'counter',
    help: 'State transfers that the console saw end, by kind and outcome.',
    labels: ['cluster', 'kind', 'outcome'],
  },
} as const satisfies Record<string, MetricSpec>

/** A snapshot older than this tells of no running transfer any more. */
const CURRENT_MS = 10_000

export const transferMetrics: MetricSource = {
  specs,
  async read(db, nowMs) {
    const { samples, add } = samplesOf(specs)
    const [clusters, ended, nodes] = await Promise.all([
      db.cluster.findMany({ select: { id: true, name: true } }),
      db.transfer.groupBy({
        by: ['clusterId', 'kind', 'outcome'],
        where: { endedAt: { not: null } },
        _count: true,
      }),
      db.node.findMany({
        where: { live: { updatedAt: { gte: new Date(nowMs - CURRENT_MS) } } },
        select: { name: true, clusterId: true, live: { select: { snapshot: true } } },
      }),
    ])
    const running = nodes.flatMap(({ name, clusterId, live }) => {
      const { transfer = null } = JSON.parse(live?.snapshot ?? '{}') as Partial<NodeSnapshot>
      return transfer ? [{ name, clusterId, transfer }] : []
    })
    for (const { id, name: cluster } of clusters) {
      const own = running.filter(({ clusterId }) => clusterId === id)
      add('synced_transfers_running', { cluster }, own.length)
      for (const { name: joiner, transfer } of own) {
        const progress = transfer.progress
        const of = { cluster, joiner }
        const percent = progress?.percent ?? null
        add('synced_transfer_received_bytes', of, progress?.doneBytes)
        add('synced_transfer_expected_bytes', of, progress?.expectedBytes?.high)
        add('synced_transfer_progress_ratio', of, percent === null ? null : percent / 100)
      }
      for (const { clusterId, kind, outcome, _count } of ended) {
        const of = { cluster, kind: kind ?? 'unknown', outcome }
        if (clusterId === id) add('synced_transfers_total', of, _count)
      }
    }
    return samples
  },
}

import { Counter, Gauge, Registry } from 'prom-client'
import type { Db } from '#server/db/client.ts'
import type { StoredKey } from '#server/secrets/key.ts'
import { alertMetrics } from './alert-metrics.ts'
import { auditMetrics } from './audit-metrics.ts'
import { consoleMetrics } from './console-metrics.ts'
import { inventoryMetrics } from './inventory-metrics.ts'
import type { MetricSample, MetricSource, MetricSpec } from './metric-source.ts'
import { transferMetrics } from './transfer-metrics.ts'

/** Every metric of /metrics comes from one of these. */
const sources: readonly MetricSource[] = [
  inventoryMetrics,
  transferMetrics,
  alertMetrics,
  consoleMetrics,
  auditMetrics,
]

export const metricSpecs: Readonly<Record<string, MetricSpec>> = Object.assign(
  {},
  ...sources.map(({ specs }) => specs),
)

/** What Prometheus reads: the database, and the anchor of the audit. */
export async function renderMetrics(
  db: Db,
  nowMs: number,
  key: StoredKey,
): Promise<{ text: string; contentType: string }> {
  const samples = (await Promise.all(sources.map((source) => source.read(db, nowMs, key)))).flat()
  const registry = new Registry()
  // A metric without any sample is left out: prom-client would tell 0 of one without labels.
  for (const [name, own] of Map.groupBy(samples, (sample) => sample.name)) put(registry, name, own)
  return { text: await registry.metrics(), contentType: registry.contentType }
}

function put(registry: Registry, name: string, samples: readonly MetricSample[]): void {
  const spec = metricSpecs[name]
  if (!spec) throw new Error(`${name} is in no table of metrics.`)
  const options = { name, help: spec.help, labelNames: spec.labels, registers: [registry] }
  if (spec.type === 'counter') {
    const counter = new Counter(options)
    for (const { labels, value } of samples) counter.inc(labels, value)
  } else {
    const gauge = new Gauge(options)
    for (const { labels, value } of samples) gauge.set(labels, value)
  }
}

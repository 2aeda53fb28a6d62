import type { Db } from '#server/db/client.ts'
import type { StoredKey } from '#server/secrets/key.ts'

/** One metric as `# HELP` and `# TYPE` tell it. Units are base units; counters end in _total. */
export interface MetricSpec {
  type: 'gauge' | 'counter'
  help: string
  labels: readonly string[]
}

export interface MetricSample {
  name: string
  labels: Record<string, string>
  value: number
}

/** A group of metrics: what it offers, and their samples now. What is not known is left out. */
export interface MetricSource {
  specs: Readonly<Record<string, MetricSpec>>
  read(db: Db, nowMs: number, key: StoredKey): Promise<MetricSample[]>
}

/** Collects samples of the metrics of one source; null is left out. */
export function samplesOf<Name extends string>(_specs: Readonly<Record<Name, MetricSpec>>) {
  const samples: MetricSample[] = []
  const add = (
    name: Name,
    labels: Record<string, string>,
    value: number | boolean | null | undefined,
  ) => {
    if (value === null || value === undefined) return
    const number = Number(value)
    if (Number.isFinite(number)) samples.push({ name, labels, value: number })
  }
  return { samples, add }
}

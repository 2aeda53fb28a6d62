import type { Severity } from '#server/galera/model.ts'
import { formatNumberOf } from '#components/lib/format.ts'

interface Verdict {
  name: string
  severity: Severity
}

/** One sentence on all clusters together; the sentences of the clusters stand below it. */
export function fleetVerdict(clusters: readonly Verdict[]): string {
  const named = (severity: Severity) =>
    clusters.filter((cluster) => cluster.severity === severity).map((cluster) => cluster.name)
  const part = (names: string[], one: string, many: string) =>
    names.length === 0 ? '' : `${listNames(names)} ${names.length === 1 ? one : many}`
  const healthy = named('ok').length
  if (healthy === clusters.length) {
    return healthy === 1 ? 'The one cluster is healthy.' : `All ${healthy} clusters are healthy.`
  }
  const parts = [
    part(named('critical'), 'needs help now', 'need help now'),
    part(named('warning'), 'is degraded', 'are degraded'),
    part(named('notice'), 'has a notice', 'have a notice'),
  ].filter(Boolean)
  const rest =
    healthy === 0
      ? ''
      : ` ${formatNumberOf(healthy, 'other cluster')} ${healthy === 1 ? 'is' : 'are'} healthy.`
  return `${parts.join('; ')}.${rest}`
}

const namedAtMost = 3

function listNames(names: readonly string[]): string {
  if (names.length > namedAtMost) return formatNumberOf(names.length, 'cluster')
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

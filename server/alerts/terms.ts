import type { AlertSeverity } from './notification.ts'
import { ALERT_SEVERITIES } from './notification.ts'
import type { Rule } from './rule.ts'

/** What of a rule can be changed, for all clusters and for one. */
export interface Terms {
  enabled: boolean
  /** null: the rule compares nothing. */
  threshold: number | null
  forMs: number
  severity: AlertSeverity
}

/** A stored change; clusterId '' stands for all clusters, null for "as it was". */
export interface TermsChange {
  rule: string
  clusterId: string
  enabled: boolean | null
  threshold: number | null
  forMs: number | null
  severity: string | null
}

/** What holds for a rule in a cluster: built in, then changed for all, then for the one. */
export function termsOf(
  rule: Rule,
  changes: readonly TermsChange[],
  clusterId: string | null,
): Terms {
  const terms: Terms = {
    enabled: true,
    threshold: rule.threshold?.value ?? null,
    forMs: rule.forMs,
    severity: rule.severity,
  }
  const own = changes.filter((change) => change.rule === rule.id)
  for (const place of clusterId === null ? [''] : ['', clusterId]) {
    const change = own.find((one) => one.clusterId === place)
    if (!change) continue
    terms.enabled = change.enabled ?? terms.enabled
    terms.forMs = change.forMs ?? terms.forMs
    terms.severity = ALERT_SEVERITIES.find((one) => one === change.severity) ?? terms.severity
    if (terms.threshold !== null) terms.threshold = change.threshold ?? terms.threshold
  }
  return terms
}

/** What the API tells of alerts. Types only. */
import type { AlertSeverity } from '#server/alerts/notification.ts'
import type { Quiet } from '#server/alerts/quiet.ts'
import type { Threshold } from '#server/alerts/rule.ts'
import type { Terms } from '#server/alerts/terms.ts'

export type AlertState = 'pending' | 'firing' | 'resolved'

export interface AlertView {
  id: string
  rule: string
  clusterId: string
  clusterName: string
  nodeId: string | null
  nodeName: string | null
  state: AlertState
  severity: AlertSeverity
  title: string
  detail: string
  /** Page that shows what it is about. */
  path: string
  keptBecause: string | null
  quiet: Quiet | null
  startedAtMs: number
  firedAtMs: number | null
  endedAtMs: number | null
  acknowledged: { atMs: number; by: string; note: string | null } | null
}

export interface AlertDetail extends AlertView {
  ruleTitle: string
  looksAt: string
  runbook: string
  /** What people were told of it, in order. */
  told: { sequence: number; atMs: number; status: 'firing' | 'resolved'; title: string }[]
}

export interface RuleView {
  id: string
  title: string
  scope: 'node' | 'cluster'
  looksAt: string
  runbook: string
  threshold: Threshold | null
  builtIn: Terms
  /** For all clusters. */
  terms: Terms
  changed: { by: string; atMs: number } | null
  overrides: { clusterId: string; clusterName: string; terms: Terms; by: string; atMs: number }[]
  /** Why its history cannot be shown; null = it can. */
  noPreview: string | null
}

export interface SilenceView {
  id: string
  kind: 'silence' | 'maintenance'
  rule: string | null
  ruleTitle: string | null
  clusterId: string | null
  clusterName: string | null
  nodeId: string | null
  nodeName: string | null
  severity: AlertSeverity | null
  reason: string
  createdBy: string
  createdAtMs: number
  endsAtMs: number
  ended: { atMs: number; by: string } | null
}

export interface PreviewView {
  fromMs: number
  toMs: number
  /** In order, at most 200. */
  spans: { nodeName: string | null; fromMs: number; toMs: number }[]
  count: number
  /** From what it was reckoned, and how finely. */
  basis: string
}

/** What people and their tools are told: the alerts of one cluster that belong to one incident. */
import { z } from 'zod'

export const ALERT_SEVERITIES = ['notice', 'warning', 'critical'] as const
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number]

/** What receivers that go by labels know an alert by: as it was when it fired, whatever is renamed since. */
const alertLabels = z.object({
  cluster: z.string(),
  node: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
})
export type AlertLabels = z.infer<typeof alertLabels>

const alertNotice = z.object({
  id: z.string(),
  /** Of the rule: "node-down", "not-primary", … */
  rule: z.string(),
  state: z.enum(['firing', 'resolved']),
  severity: z.enum(ALERT_SEVERITIES),
  /** Node id, job id, or '' for the cluster. (What was stored by earlier versions has none.) */
  subject: z.string().optional(),
  labels: alertLabels.optional(),
  /** It is over, and the same fires anew by now. */
  firesAnew: z.boolean().optional(),
  /** null: of the whole cluster. */
  nodeName: z.string().nullable(),
  title: z.string(),
  /** What was seen, with figures. */
  detail: z.string(),
  /** What to do. */
  runbook: z.string(),
  /** Path in the console, from "/". */
  path: z.string(),
  startedAtMs: z.number().int(),
  endedAtMs: z.number().int().nullable(),
})

export const notificationContent = z.object({
  /** One for an incident from its first alert to its end: receivers draw messages together by it. */
  incidentId: z.string(),
  /** Of the incident, from 1 on; receivers are told in this order. */
  sequence: z.number().int().min(1),
  /** "firing" also when more came to a known incident. */
  status: z.enum(['firing', 'resolved']),
  /** The highest of its alerts. */
  severity: z.enum(ALERT_SEVERITIES),
  cluster: z.object({ id: z.string(), name: z.string(), path: z.string() }),
  title: z.string(),
  atMs: z.number().int(),
  alerts: z.array(alertNotice).min(1),
})
export type NotificationContent = z.infer<typeof notificationContent>
export type AlertNotice = z.infer<typeof alertNotice>

import { keepMsAfter, lifeAfter, type Life, type Sight } from './life.ts'
import type { LiveAlert } from './live-alert.ts'
import type { Quiet, QuietAsked } from './quiet.ts'
import type { Rule, Seen } from './rule.ts'
import type { Terms } from './terms.ts'

/** Figures in the text of an alert move each second; the row follows them this often. */
const TEXT_EVERY_MS = 30_000

export interface Judged {
  rule: Pick<Rule, 'id'>
  terms: Terms
  seen: readonly Seen[]
  /** The same at the value where what fires is clear. */
  near: readonly Seen[]
}

export interface StepContext {
  now: number
  keepMs: number
  newId: () => string
  clusterName: string
  /** How often the same has fired in the last hour. */
  countFires: (what: { rule: string; subject: string }) => number
  isAcknowledged: (alertId: string) => boolean
  nodeName: (nodeId: string) => string | null
  /** Where nothing else is told: the page of the node or of the cluster. */
  pathOf: (nodeId: string | null) => string
  quietOf: (asked: Omit<QuietAsked, 'clusterId'>) => Quiet | null
}

export interface Step {
  /** Those that are not over. */
  open: LiveAlert[]
  /** Rows to write. */
  changed: LiveAlert[]
  /** Pending ones that did not last. */
  dropped: LiveAlert[]
  fired: LiveAlert[]
  resolved: LiveAlert[]
}

/** One look at a cluster: what becomes of its alerts. Pure; `before` is left as it is. */
export function stepAlerts(
  before: readonly LiveAlert[],
  judged: readonly Judged[],
  context: StepContext,
): Step {
  const step: Step = { open: [], changed: [], dropped: [], fired: [], resolved: [] }
  for (const { rule, terms, seen, near } of judged) {
    const known = new Map(
      before.filter((alert) => alert.rule === rule.id).map((alert) => [alert.subject, alert]),
    )
    const named = new Map(seen.map((one) => [one.subject, one]))
    const almost = new Set(near.filter(({ holds }) => holds === true).map(({ subject }) => subject))
    for (const subject of new Set([...known.keys(), ...named.keys()])) {
      const one = terms.enabled ? (named.get(subject) ?? named.get('*')) : undefined
      const alert = known.get(subject)
      const isNear = one === undefined && alert?.state === 'firing' && almost.has(subject)
      const look = isNear ? { one: eased(subject), isNear } : { one, isNear }
      if (subject !== '*') take(step, alert, { rule, subject, terms, ...look }, context)
    }
  }
  return step
}

/** In words it is not seen to hold any more, in its life it still holds. */
const eased = (subject: string): Seen => ({
  subject,
  holds: 'unknown',
  because: 'It has eased, but is still near its threshold.',
})

interface Look {
  rule: Pick<Rule, 'id'>
  subject: string
  one: Seen | undefined
  isNear: boolean
  terms: Terms
}

function take(step: Step, alert: LiveAlert | undefined, look: Look, context: StepContext): void {
  const { one, terms, subject, isNear } = look
  const holds = one?.holds === true || isNear
  const sight: Sight = one === undefined ? 'not' : holds ? 'holds' : 'unknown'
  const { now } = context
  const keepMs = terms.enabled ? keepMsAfter(alert?.refires ?? 0, context.keepMs) : 0
  const life = lifeAfter(alert ?? null, sight, terms.forMs, now, keepMs)
  if (life === null) {
    if (alert) step.dropped.push(alert)
    return
  }
  const made = alert ?? (one?.holds === true ? born(look.rule.id, subject, life, context) : null)
  if (!made) return
  const after = dressed({ ...made, ...life }, look, sight, context)
  if (life.state === 'resolved') step.resolved.push(after)
  else step.open.push(after)
  const fires = life.state === 'firing' && alert?.state !== 'firing'
  if (fires) {
    after.refires = context.countFires(after)
    step.fired.push(after)
  }
  if (!alert || mustWrite(alert, after, now)) {
    after.writtenAtMs = now
    step.changed.push(after)
  }
}

function born(rule: string, subject: string, life: Life, context: StepContext): LiveAlert {
  return {
    ...life,
    id: context.newId(),
    rule,
    subject,
    nodeId: null,
    nodeName: null,
    severity: 'notice',
    title: '',
    detail: '',
    path: '',
    keptBecause: null,
    quiet: null,
    awayNodeIds: [],
    writtenAtMs: 0,
    loudAtMs: null,
    toldAtMs: null,
    incidentId: null,
    refires: 0,
    labels: null,
  }
}

/** The alert in the words of this look; without any it keeps its last ones. */
function dressed(
  alert: LiveAlert,
  { one, terms, rule }: Look,
  sight: Sight,
  context: StepContext,
): LiveAlert {
  const words =
    one?.holds === true
      ? {
          nodeId: one.nodeId,
          nodeName: one.nodeId === null ? null : context.nodeName(one.nodeId),
          title: one.title,
          detail: one.detail,
          path: one.path ?? context.pathOf(one.nodeId),
          awayNodeIds: one.awayNodeIds ?? [],
          keptBecause: null,
        }
      : { keptBecause: one?.holds === 'unknown' ? one.because : alert.keptBecause }
  const next = { ...alert, ...words, severity: terms.enabled ? terms.severity : alert.severity }
  const { nodeId, severity, awayNodeIds } = next
  if (next.state === 'firing') {
    next.labels ??= { cluster: context.clusterName, node: next.nodeName ?? '', severity }
  }
  next.quiet = context.quietOf({ rule: rule.id, nodeId, severity, awayNodeIds })
  const isLoud =
    sight === 'holds' &&
    next.state === 'firing' &&
    next.quiet === null &&
    !context.isAcknowledged(next.id) &&
    next.toldAtMs === null
  next.loudAtMs = isLoud ? (alert.loudAtMs ?? context.now) : null
  return next
}

function mustWrite(before: LiveAlert, after: LiveAlert, now: number): boolean {
  if (
    before.state !== after.state ||
    before.severity !== after.severity ||
    before.path !== after.path ||
    before.quiet?.id !== after.quiet?.id ||
    (before.keptBecause === null) !== (after.keptBecause === null)
  ) {
    return true
  }
  const moved =
    before.title !== after.title ||
    before.detail !== after.detail ||
    before.keptBecause !== after.keptBecause
  return moved && now - before.writtenAtMs >= TEXT_EVERY_MS
}

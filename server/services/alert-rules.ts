import { z } from 'zod'
import { ALERT_SEVERITIES } from '#server/alerts/notification.ts'
import type { Rule } from '#server/alerts/rule.ts'
import { RULES, ruleOf } from '#server/alerts/rules/rules.ts'
import { termsOf } from '#server/alerts/terms.ts'
import type { RuleView } from '#server/api/alert-views.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { actorName, type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const LONGEST_WAIT_MS = 24 * 3_600_000

const rulePlace = z.object({
  rule: z.string(),
  /** null: for all clusters. */
  clusterId: z.string().nullable(),
})
export const resetRuleInput = rulePlace
export const ruleTermsInput = rulePlace.extend({
  enabled: z.boolean(),
  threshold: z.number().nullable(),
  forMs: z.number().int().min(0).max(LONGEST_WAIT_MS, 'An alert waits for at most a day.'),
  severity: z.enum(ALERT_SEVERITIES),
})

export async function listRules(deps: Deps): Promise<RuleView[]> {
  requirePermission(deps, 'cluster.read')
  const [changes, clusters] = await Promise.all([
    deps.db.alertRuleSetting.findMany(),
    deps.db.cluster.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  ])
  return RULES.map((rule): RuleView => {
    const { id, title, scope, looksAt, runbook, threshold, preview } = rule
    const own = changes.filter((change) => change.rule === id)
    const forAll = own.find(({ clusterId }) => clusterId === '')
    return {
      id,
      title,
      scope,
      looksAt,
      runbook,
      threshold,
      builtIn: termsOf(rule, [], null),
      terms: termsOf(rule, own, null),
      changed: forAll ? { by: forAll.changedBy, atMs: forAll.changedAt.getTime() } : null,
      overrides: clusters.flatMap((cluster) => {
        const change = own.find(({ clusterId }) => clusterId === cluster.id)
        if (!change) return []
        return [
          {
            clusterId: cluster.id,
            clusterName: cluster.name,
            terms: termsOf(rule, own, cluster.id),
            by: change.changedBy,
            atMs: change.changedAt.getTime(),
          },
        ]
      }),
      noPreview: preview.kind === 'none' ? preview.because : null,
    }
  })
}

export async function setRuleTerms(
  deps: Deps,
  input: z.output<typeof ruleTermsInput>,
): Promise<void> {
  requirePermission(deps, 'alert.rules')
  const rule = demandRule(input.rule)
  refuseThreshold(rule, input.threshold)
  const target = await targetOf(deps, rule, input.clusterId)
  const { enabled, threshold, forMs, severity } = input
  const place = { rule: rule.id, clusterId: input.clusterId ?? '' }
  const before = await deps.db.alertRuleSetting.findUnique({ where: { rule_clusterId: place } })
  const data = {
    enabled,
    threshold,
    forMs,
    severity,
    changedBy: actorName(deps),
    changedAt: new Date(deps.now()),
  }
  await deps.db.$transaction([
    deps.db.alertRuleSetting.upsert({
      where: { rule_clusterId: place },
      create: { ...place, ...data },
      update: data,
    }),
    auditEntry(deps, 'alert-rule.set', target, {
      enabled,
      threshold,
      forMs,
      severity,
      before: before && {
        enabled: before.enabled,
        threshold: before.threshold,
        forMs: before.forMs,
        severity: before.severity,
      },
    }),
    appendChanges(deps.db, [{ topic: 'alerting', clusterId: input.clusterId }]),
  ])
}

/** Back to what holds above: of a cluster to that of all, of all to what is built in. */
export async function resetRule(deps: Deps, input: z.output<typeof resetRuleInput>): Promise<void> {
  requirePermission(deps, 'alert.rules')
  const rule = demandRule(input.rule)
  const target = await targetOf(deps, rule, input.clusterId)
  await deps.db.$transaction([
    deps.db.alertRuleSetting.deleteMany({
      where: { rule: rule.id, clusterId: input.clusterId ?? '' },
    }),
    auditEntry(deps, 'alert-rule.reset', target),
    appendChanges(deps.db, [{ topic: 'alerting', clusterId: input.clusterId }]),
  ])
}

/** Throws OperatorProblem `not-found`. */
export function demandRule(id: string): Rule {
  const rule = ruleOf(id)
  if (!rule) throw new OperatorProblem('not-found', 'There is no such rule.', 'Choose one.')
  return rule
}

/** Throws OperatorProblem `invalid` for a threshold that the rule cannot have. */
export function refuseThreshold({ title, threshold }: Rule, asked: number | null): void {
  if (threshold === null && asked === null) return
  if (threshold === null) {
    throw new OperatorProblem('invalid', `“${title}” compares nothing.`, 'Leave the threshold out.')
  }
  if (asked === null || asked < threshold.min || asked > threshold.max) {
    throw new OperatorProblem(
      'invalid',
      `The threshold of “${title}” is ${asked ?? 'missing'}.`,
      `Enter a number from ${threshold.min} to ${threshold.max} ${threshold.unit}.`,
    )
  }
}

async function targetOf(deps: Deps, rule: Rule, clusterId: string | null): Promise<string> {
  if (clusterId === null) return rule.id
  const cluster = await deps.db.cluster.findUnique({ where: { id: clusterId } })
  if (!cluster) throw notFound('cluster')
  return `${rule.id} in ${cluster.name}`
}

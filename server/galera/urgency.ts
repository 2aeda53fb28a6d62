import type { ClusterAssessment, Severity } from '#server/galera/model.ts'

const RANK: Readonly<Record<Severity, number>> = { ok: 0, notice: 1, warning: 2, critical: 3 }

/** The worse of the two. */
export function worseOf(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b
}

/** For sorting worst first: negative when `a` is worse than `b`. */
export function bySeverity(a: { severity: Severity }, b: { severity: Severity }): number {
  return RANK[b.severity] - RANK[a.severity]
}

/**
 * Order of clusters on the fleet page, highest first. Severity decides; within it a cluster that
 * takes no writes, then one that no failure may hit, then the number of nodes and findings concerned.
 */
export function urgency(assessment: ClusterAssessment): number {
  const { severity, components, nodes, findings, quorum } = assessment
  const concerns = findings.filter((finding) => finding.severity === severity).length
  const troubled = nodes.filter((node) => RANK[node.severity] >= RANK.warning).length
  const stopped = nodes.length > 0 && !components.some((component) => component.primary)
  return (
    RANK[severity] * 1_000_000 +
    (stopped && severity !== 'ok' ? 500_000 : 0) +
    (quorum.survivesAnyOneLoss === false ? 100_000 : 0) +
    Math.min(troubled, 300) * 100 +
    Math.min(concerns, 99)
  )
}

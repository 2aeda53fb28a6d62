import type { PreflightFinding } from '../plan.ts'

type Words = Pick<PreflightFinding, 'title' | 'why' | 'mend'>

/** Stops the job from being requested. */
export function blocking(id: string, where: readonly string[], words: Words): PreflightFinding {
  return { id, severity: 'critical', blocks: true, where: [...where], ...words }
}

/** A risk that the operator takes knowingly. */
export function warning(id: string, where: readonly string[], words: Words): PreflightFinding {
  return { id, severity: 'warning', blocks: false, where: [...where], ...words }
}

/** Worth knowing; often something the plan itself mends. */
export function notice(id: string, where: readonly string[], words: Words): PreflightFinding {
  return { id, severity: 'notice', blocks: false, where: [...where], ...words }
}

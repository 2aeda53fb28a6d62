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

/** "1.2 GB", decimal, for sentences. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`
}

/** "40 ms", "12 s", "3 min" */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}

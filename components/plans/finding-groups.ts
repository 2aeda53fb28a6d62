import type { PreflightFinding } from '#server/procedures/plan.ts'
import { isConcern } from './plan-verdict.ts'

export interface FindingGroup {
  key: 'blocks' | 'warnings' | 'notices' | 'passed'
  title: string
  findings: PreflightFinding[]
}

/** What stops the job first, then what to weigh, then what is only to know. Empty groups are left out. */
export function findingGroups(findings: readonly PreflightFinding[]): FindingGroup[] {
  const groups: FindingGroup[] = [
    { key: 'blocks', title: 'Mend before the start', findings: [] },
    { key: 'warnings', title: 'Warnings', findings: [] },
    { key: 'notices', title: 'To know', findings: [] },
    { key: 'passed', title: 'In order', findings: [] },
  ]
  for (const finding of findings) {
    groups.find(({ key }) => key === groupOf(finding))?.findings.push(finding)
  }
  for (const group of groups) {
    group.findings.sort((a, b) => rank(a) - rank(b))
  }
  return groups.filter((group) => group.findings.length > 0)
}

function groupOf({ blocks, severity }: PreflightFinding): FindingGroup['key'] {
  if (blocks) return 'blocks'
  if (isConcern(severity)) return 'warnings'
  return severity === 'ok' ? 'passed' : 'notices'
}

const rank = ({ severity }: PreflightFinding) =>
  ['critical', 'warning', 'notice', 'ok'].indexOf(severity)

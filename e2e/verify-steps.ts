import type { Step } from './steps.ts'

/** What needs no server: under a minute. */
export const verifySteps: Step[] = [
  { name: 'format', program: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', program: 'oxlint', args: ['--type-aware'] },
  { name: 'types', program: 'tsc', args: ['--noEmit'] },
  { name: 'structure', program: 'node', args: ['e2e/structure/check-structure.ts'] },
  { name: 'dead code', program: 'knip', args: [] },
  {
    name: 'unit',
    program: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json', '--outputFile.json={report}'],
    report: 'vitest',
  },
]

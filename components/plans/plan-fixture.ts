import type { Plan, PlanStep, PreflightFinding } from '#server/procedures/plan.ts'

/** A small plan for tests. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    kind: 'add-node',
    title: 'Add node4 to shop',
    clusterName: 'shop',
    clusterId: 'c1',
    servers: [
      { key: 'node1', address: '10.0.0.1', sshPort: 22, role: 'member', nodeId: 'n1' },
      { key: 'node4', address: '10.0.0.4', sshPort: 22, role: 'joiner', nodeId: null },
    ],
    summary: {
      transfer: null,
      totalMs: [30_000, 60_000],
      survivesOneMoreFailure: true,
      refusals: [],
    },
    findings: [],
    steps: [stepOf('packages', [10_000, 20_000]), stepOf('join', [20_000, 40_000])],
    plannedAtMs: 0,
    ...change,
  }
}

export function stepOf(key: string, expectedMs: [number, number]): PlanStep {
  return {
    key,
    title: `Do ${key}`,
    purpose: '',
    server: 'node4',
    action: 'lock-server',
    params: { jobId: 'j1' },
    guards: [],
    files: [],
    commands: [],
    expectedMs,
  }
}

export function findingOf(change: Partial<PreflightFinding>): PreflightFinding {
  return {
    id: 'f',
    severity: 'warning',
    blocks: false,
    where: ['node4'],
    title: 'Title',
    why: 'Why.',
    mend: null,
    ...change,
  }
}

import type { JobDetail, JobStepView, TranscriptView } from '#server/api/job-views.ts'
import { planOf } from '#components/plans/plan-fixture.ts'

/** A job of two steps for tests; the states are those of its steps. */
export function jobOf(states: JobStepView['state'][], change: Partial<JobDetail> = {}): JobDetail {
  const plan = planOf()
  const steps = plan.steps.map(({ key, title, server, action }, index): JobStepView => ({
    index,
    key,
    server,
    action,
    title,
    state: states[index] ?? 'waiting',
    attempt: states[index] === undefined || states[index] === 'waiting' ? 0 : 1,
    startedAtMs: null,
    endedAtMs: null,
    tookMs: null,
    evidence: null,
    error: null,
    progress: null,
  }))
  const current = steps.find((step) => step.state !== 'done')
  return {
    id: 'j1',
    kind: 'add-node',
    title: plan.title,
    clusterId: 'c1',
    clusterName: 'shop',
    state: 'running',
    reason: null,
    holdsLock: true,
    createdBy: 'Ann',
    createdAtMs: 0,
    startedAtMs: 1000,
    endedAtMs: null,
    cancelRequestedAtMs: null,
    undoOfId: null,
    undoneById: null,
    choices: [],
    canUndo: false,
    stepsDone: steps.filter((step) => step.state === 'done').length,
    stepsTotal: steps.length,
    currentStep:
      current && current.state !== 'waiting'
        ? { index: current.index, title: current.title, server: current.server, progress: null }
        : null,
    undoRefusal: null,
    plan,
    steps,
    ...change,
  }
}

export function entryOf(id: number, change: Partial<TranscriptView>): TranscriptView {
  return {
    id,
    atMs: id,
    stepIndex: 0,
    server: 'node4',
    kind: 'output',
    callId: 'a',
    stream: 'stdout',
    text: '',
    exitCode: null,
    durationMs: null,
    ...change,
  }
}

import { expect, it } from 'vitest'
import type { JobStepView } from '#server/api/job-views.ts'
import { jobOf } from './job-fixture.ts'
import { stepGroups } from './step-groups.ts'

const withSteps = (states: JobStepView['state'][], endedAtMs: number | null = null) => {
  const job = jobOf([], { endedAtMs })
  const [first] = job.steps
  if (!first) throw new Error('no step')
  return { ...job, steps: states.map((state, index) => ({ ...first, index, state })) }
}
const sizes = (job: ReturnType<typeof withSteps>) => {
  const { folded, shown } = stepGroups(job)
  return [folded.length, shown.length]
}

it('folds what was finished before the last two', () => {
  expect(sizes(withSteps(['done', 'done', 'done', 'done', 'running', 'waiting']))).toEqual([2, 4])
})

it('folds nothing while there is little, or once the job has ended', () => {
  expect(sizes(withSteps(['done', 'done', 'done', 'running']))).toEqual([0, 4])
  expect(sizes(withSteps(['done', 'done', 'done', 'done', 'failed'], 1))).toEqual([0, 5])
  expect(sizes(withSteps(['done', 'done', 'done', 'done']))).toEqual([0, 4])
})

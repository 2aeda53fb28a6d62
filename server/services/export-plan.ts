import { z } from 'zod'
import { plannedAgainstActual } from '#server/procedures/planned-against-actual.ts'
import { renderPlan } from '#server/procedures/render-plan.ts'
import type { Plan } from '#server/procedures/plan.ts'
import type { JobDetail } from '#server/api/job-views.ts'
import type { Deps } from './actor.ts'
import { readJob } from './read-job.ts'
import { readPlan } from './read-plan.ts'

export const exportPlanInput = z.union([
  z.object({ jobId: z.string() }),
  z.object({ probeId: z.string() }),
])

/** The plan as text; of a job also how long each step took. Throws OperatorProblem. */
export async function exportPlan(
  deps: Deps,
  input: z.output<typeof exportPlanInput>,
): Promise<{ fileName: string; text: string }> {
  if ('probeId' in input) {
    const { answer } = await readPlan(deps, input.probeId)
    return { fileName: fileName(answer), text: renderPlan(answer) }
  }
  const job = await readJob(deps, input)
  return { fileName: fileName(job.plan), text: `${renderPlan(job.plan)}${actualText(job)}` }
}

function fileName(plan: Plan): string {
  const name = plan.title.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')
  return `${name.toLowerCase() || 'plan'}.txt`
}

function actualText(job: JobDetail): string {
  const { startedAtMs, endedAtMs } = job
  const totalMs = startedAtMs !== null && endedAtMs !== null ? endedAtMs - startedAtMs : null
  const { total, steps } = plannedAgainstActual(job.plan, job.steps, null, totalMs)
  const rows = [total, ...steps].map(({ what, actual, verdict }) => {
    const took =
      typeof actual === 'number' ? `${(actual / 1000).toFixed(1)} s, ${verdict}` : verdict
    return `${what}: ${took}`
  })
  return ['', 'Planned against actual', '----------------------', ...rows, ''].join('\n')
}

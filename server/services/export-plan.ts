import { z } from 'zod'
import {
  plannedAgainstActual,
  type ComparedRow,
} from '#server/procedures/planned-against-actual.ts'
import { comparedTexts } from '#server/procedures/compared-texts.ts'
import { renderPlan } from '#server/procedures/render-plan.ts'
import { joinOutcomesOf } from '#server/procedures/transfer-outcome.ts'
import type { Plan } from '#server/procedures/plan.ts'
import type { JobDetail } from '#server/api/job-views.ts'
import type { Deps } from './actor.ts'
import { readJob } from './read-job.ts'
import { readPlan } from './read-plan.ts'

export const exportPlanInput = z.union([
  z.object({ jobId: z.string() }),
  z.object({ probeId: z.string() }),
])

/** The plan as text; of a job also what became of the transfer and how long each step took. Throws OperatorProblem. */
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
  const outcome = joinOutcomesOf(job.steps)
  const { total, transfer, steps } = plannedAgainstActual(job.plan, job.steps, outcome, totalMs)
  const rows = [total, ...transfer.map(ofTransfer), ...steps].map(rowText)
  return ['', 'Planned against actual', '----------------------', ...rows, ''].join('\n')
}

function ofTransfer(row: ComparedRow): ComparedRow {
  return { ...row, what: `Transfer, ${row.what}` }
}

function rowText(row: ComparedRow): string {
  const { planned, actual, against } = comparedTexts(row)
  return `${row.what}: ${actual}${against === '' ? '' : `, ${against}`} (planned ${planned})`
}

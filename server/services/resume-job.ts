import type { z } from 'zod'
import { type Deps, requirePermission } from './actor.ts'
import type { jobInput } from './cancel-job.ts'
import { findJob, moveJob, queuedAgain } from './move-job.ts'

/** Asks the refused guard again and goes on where it holds. Throws OperatorProblem. */
export async function resumeJob(deps: Deps, { jobId }: z.output<typeof jobInput>): Promise<void> {
  requirePermission(deps, 'job.run')
  const job = await findJob(deps, jobId)
  await moveJob(deps, job, { move: 'resume', action: 'job.resume', data: queuedAgain })
}

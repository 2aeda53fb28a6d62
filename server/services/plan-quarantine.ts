import { z } from 'zod'
import { type Deps, requirePermission } from './actor.ts'
import { keptAside } from './kept-aside.ts'
import { requestProbe } from './request-probe.ts'

export const planQuarantineInput = z.object({ quarantineId: z.string() })

/** Asks for the plan that restores or deletes data set aside. Throws OperatorProblem. */
export async function planQuarantine(
  deps: Deps,
  kind: 'plan-restore-data' | 'plan-release-data',
  { quarantineId }: z.output<typeof planQuarantineInput>,
): Promise<{ probeId: string }> {
  requirePermission(deps, 'job.run')
  const { server, path } = await keptAside(deps, quarantineId)
  return requestProbe(deps, kind, { quarantineId }, `${server}: ${path}`)
}

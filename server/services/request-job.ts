import { z } from 'zod'
import { isUniqueViolation } from '#server/db/database-error.ts'
import { lockKeysOf } from '#server/engine/job-locks.ts'
import { blockingFindings, isRequestable } from '#server/procedures/is-requestable.ts'
import { probeOwner } from '#server/probes/probe-params.ts'
import { seal } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct } from './audit.ts'
import { createId } from './create-id.ts'
import { jobInserts, lockInserts } from './job-rows.ts'
import { OperatorProblem } from './operator-problem.ts'
import { refuseTaken, secretsFor, settingsFor } from './planned-settings.ts'
import { type AnsweredPlan, readPlan } from './read-plan.ts'
import { whileUnlocked } from './refuse-locked.ts'
import { refuseMistyped } from './refuse-mistyped.ts'

/** Older facts are gathered again before anything is changed. */
const PLAN_VALID_MS = 15 * 60_000

export const requestJobInput = z.object({
  probeId: z.string(),
  /** The cluster's name, or what else the plan wants to be typed. */
  confirmedName: z.string(),
})

/** Starts what a plan says. Throws OperatorProblem. */
export async function requestJob(
  deps: Deps,
  input: z.output<typeof requestJobInput>,
): Promise<{ jobId: string }> {
  requirePermission(deps, 'job.run')
  const planned = await readPlan(deps, input.probeId)
  refuseUnfit(deps, planned, input.confirmedName)
  const { db } = deps
  const id = createId()
  const { hostKeys, ...plan } = planned.answer
  const lockKeys = lockKeysOf(plan)
  const { settings, newCredential } = await settingsFor(deps, planned)
  const pinned = plan.servers.flatMap(({ key, address, sshPort }) => {
    const hostKey = hostKeys[key]
    return hostKey ? [{ ...hostKey, host: address, port: sshPort }] : []
  })
  const write = () =>
    db.$transaction([
      ...jobInserts(deps, { id, plan, settings, secrets: secretsFor(planned), undoOf: null }),
      ...lockInserts(deps, id, lockKeys),
      ...(newCredential ? [db.credential.create({ data: newCredential })] : []),
      ...pinned.map((data) =>
        db.hostKey.create({
          data: { ...data, pinnedAt: new Date(deps.now()), pinnedBy: actorName(deps) },
        }),
      ),
      // Typed secrets now stand, sealed, in the credential; and one plan starts one job.
      db.probe.update({
        where: { id: input.probeId },
        data: { sealedParams: seal(deps.key, probeOwner(input.probeId), null) },
      }),
      ...clusterAct(deps, plan, 'job.request', plan.title, {
        jobId: id,
        cluster: plan.clusterName,
        servers: plan.servers.map(({ key }) => key),
      }),
    ])
  await whileUnlocked(deps, lockKeys, async () => {
    await refuseTaken(deps, planned)
    await write().catch(sayWhatIsTaken)
  })
  return { jobId: id }
}

function refuseUnfit(deps: Deps, { answer }: AnsweredPlan, confirmedName: string): void {
  const [first, ...others] = blockingFindings(answer)
  if (first) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    throw new OperatorProblem(
      'conflict',
      `The preflight check found what would make it fail: ${first.title.replace(/\.$/, '')}${more}.`,
      first.mend ?? 'Mend it, then make the plan again.',
    )
  }
  if (!isRequestable(answer)) {
    throw new OperatorProblem(
      'conflict',
      'This plan has nothing to do.',
      'Make the plan again with other choices.',
    )
  }
  if (deps.now() - answer.plannedAtMs > PLAN_VALID_MS) {
    throw new OperatorProblem(
      'conflict',
      'This plan is older than 15 minutes; the servers may have changed since.',
      'Make the plan again, then start it.',
    )
  }
  refuseMistyped(answer, confirmedName)
}

function sayWhatIsTaken(error: unknown): never {
  const model =
    isUniqueViolation(error) && typeof error === 'object' && error !== null && 'meta' in error
      ? (error.meta as { modelName?: string }).modelName
      : undefined
  if (model === 'Credential') {
    throw new OperatorProblem(
      'conflict',
      'There is a credential of this name already.',
      'Choose that one or another name, then make the plan again.',
    )
  }
  if (model === 'HostKey') {
    throw new OperatorProblem(
      'conflict',
      'Another host key was pinned for one of the servers in the meantime.',
      'Make the plan again, then start it.',
    )
  }
  throw error
}

function actorName({ actor }: Deps): string {
  return actor.kind === 'user' ? actor.viewer.name : 'system'
}

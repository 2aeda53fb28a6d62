import { isRequestable } from './is-requestable.ts'
import { GUARD_WORDS } from './guard-words.ts'
import type { Plan, PlanServer, PlanStep, PlanSummary, PreflightFinding } from './plan.ts'
import type { PlanParty, Situation } from './situation.ts'
import { timeOfSteps } from './step-lanes.ts'
import { blocking } from './preflight/finding.ts'
import { UnwritableOption } from '#server/galera/option-file.ts'
import { blocksDonor } from '#server/galera/transfer-estimate.ts'

interface Draft extends Pick<
  Plan,
  | 'kind'
  | 'title'
  | 'clusterName'
  | 'clusterId'
  | 'servers'
  | 'findings'
  | 'plannedAtMs'
  | 'confirm'
> {
  transfer: PlanSummary['transfer']
  wayBacks?: PlanSummary['wayBacks']
  survivesOneMoreFailure: boolean | null
}

/** What was typed may hold a secret, or cannot be told apart: no step may carry it into the stored plan. */
const NO_STEPS = /^(extra-option:|apt-credentials$|gcache-size$|node-name:)/

/** Puts a plan together; what cannot be written into a file becomes a finding that blocks. */
export function finishPlan(draft: Draft, makeSteps: () => PlanStep[]): Plan {
  const { transfer, wayBacks, survivesOneMoreFailure, ...plan } = draft
  const findings = [...plan.findings]
  const steps = findings.some(({ id }) => NO_STEPS.test(id)) ? [] : stepsOr(findings, makeSteps)
  const guards = new Set(steps.flatMap((step) => step.guards))
  const refusals = [...guards].map((guard) => GUARD_WORDS[guard])
  if (!isRequestable({ findings, steps })) {
    refusals.unshift('It cannot be started before the findings that block are mended.')
  }
  const totalMs = timeOfSteps(steps.map((step) => ({ step, ms: step.expectedMs })))
  return {
    ...plan,
    findings,
    steps,
    summary: {
      transfer,
      ...(wayBacks === undefined ? {} : { wayBacks }),
      totalMs,
      survivesOneMoreFailure,
      refusals,
    },
  }
}

function stepsOr(findings: PreflightFinding[], makeSteps: () => PlanStep[]): PlanStep[] {
  try {
    return makeSteps()
  } catch (error) {
    if (!(error instanceof UnwritableOption)) throw error
    findings.unshift(
      blocking('unwritable', [], {
        title: error.message,
        why: 'It has to stand in an option file, which the server would misread.',
        mend: 'Change that name, address or option.',
      }),
    )
    return []
  }
}

export function serverOf(party: PlanParty, role: PlanServer['role']): PlanServer {
  const { key, sshAddress: address, sshPort, nodeId } = party
  return { key, address, sshPort, role, nodeId }
}

/** A joiner without a position of this cluster gets a full state transfer; null when nobody joins. */
export function transferOf(situation: Situation): PlanSummary['transfer'] {
  const { estimate, joiners, method, donor } = situation
  if (joiners.length === 0) return null
  return {
    kind: 'SST',
    method,
    donor: donor?.name ?? null,
    bytes: estimate.bytes,
    durationMs: estimate.durationMs,
    donorBlocked: blocksDonor(method),
    donorTakesWrites: donor?.isNew === true ? false : (donor?.writing ?? null),
  }
}

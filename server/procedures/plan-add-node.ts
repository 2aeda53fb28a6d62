import { assessJoinQuorum } from './join-quorum.ts'
import { joinSteps, verifySteps, weightSteps } from './join-steps.ts'
import { changeableMembers, memberSteps } from './member-steps.ts'
import { lockStep, prepareSteps, stopStep, unlockStep } from './newcomer-steps.ts'
import type { AddNodeInput } from './plan-input.ts'
import type { Plan, PlanStep } from './plan.ts'
import { finishPlan, serverOf, transferOf } from './finish-plan.ts'
import { preflight } from './preflight/preflight.ts'
import { addNodeSituation, type PlanParty, type Situation } from './situation.ts'
import { canDonate } from './choose-donor.ts'

/**
 * From a bare server to a Synced member, without stopping or restarting any server that runs. Where
 * something is missing that every step rests on, the plan has findings that block and no steps.
 */
export function planAddNode(input: AddNodeInput): Plan {
  const situation = addNodeSituation(input)
  const joiner = situation.newcomers[0]
  if (!joiner) throw new Error('A plan to add a node needs a node.')
  const quorum = assessJoinQuorum(situation)
  return finishPlan(
    {
      kind: 'add-node',
      title: `Add ${joiner.name} to ${input.cluster.name}`,
      clusterName: input.cluster.name,
      clusterId: input.cluster.clusterId,
      servers: [
        serverOf(joiner, 'joiner'),
        ...situation.members.map((member) => serverOf(member, 'member')),
      ],
      transfer: transferOf(situation),
      survivesOneMoreFailure: quorum.certain ? quorum.survivesAnyOne : null,
      findings: preflight(situation, input),
      plannedAtMs: input.now,
    },
    () => stepsOf(joiner, situation, input),
  )
}

function stepsOf(joiner: PlanParty, situation: Situation, input: AddNodeInput): PlanStep[] {
  if (situation.donor === null) return []
  const changed = changeableMembers(situation)
  const locked = [joiner, ...changed]
  const weight = weightSteps(situation)
  const readers = changed.filter(canDonate)
  return [
    ...locked.map((party) => lockStep(party, situation, 0)),
    stopStep(joiner),
    ...prepareSteps(joiner, situation).flat(),
    ...memberSteps(situation),
    ...weight.before,
    ...joinSteps(joiner, situation, {
      stateUuid: input.assessment.components.find(({ primary }) => primary)?.stateUuid ?? null,
      expectedSize: sizeOf(situation) + 1,
    }),
    ...weight.after,
    ...verifySteps([joiner], readers),
    ...locked.map((party) => unlockStep(party, situation, 100)),
  ]
}

/** As the group itself counts, else as the inventory does. */
function sizeOf({ members }: Situation): number {
  const told = members.filter(canDonate).flatMap(({ reading }) => reading?.clusterSize ?? [])
  return told.length > 0 ? Math.max(...told) : members.length
}

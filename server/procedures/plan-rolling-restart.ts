import { snapshotOf } from '#server/galera/assessment-input.ts'
import { assessIst } from '#server/galera/ist/assess-ist.ts'
import { clusterCanRoll } from '#server/galera/node-jobs/cluster-can-roll.ts'
import { leaveRisks, type Risk } from '#server/galera/node-jobs/job-risks.ts'
import { leaveForecast } from '#server/galera/node-jobs/leave-forecast.ts'
import { assessed, caseOfNode, type ClusterCase } from '#server/galera/node-jobs/node-can.ts'
import { finishPlan } from './finish-plan.ts'
import { checkCommands } from './join-steps.ts'
import { makeStep } from './make-step.ts'
import { refusalFindings, riskFinding, wayBackRisk } from './member-findings.ts'
import {
  comeBackSteps,
  memberServer,
  proveFilesStep,
  stopStep,
  type MemberParty,
} from './member-job-steps.ts'
import { lockStep, unlockStep } from './newcomer-steps.ts'
import type { RollingInput } from './node-job-input.ts'
import { clusterCaseOf, forecastWayBack } from './node-scene.ts'
import { stateUuidOf } from './plan-node-job.ts'
import type { Plan, PlanStep, StepTerms } from './plan.ts'
import { blocking } from './preflight/finding.ts'
import { rollingOrder, type RollingNode } from './rolling-order.ts'

interface Rolled extends MemberParty {
  terms: StepTerms
  risks: Risk[]
}

/** Restarts every data node, one after the other; arbitrators are left alone. */
export function planRollingRestart(input: RollingInput): Plan {
  const { cluster, scene } = input
  const found = clusterCaseOf(scene)
  const allowance = clusterCanRoll(found)
  const members = allowance.allowed ? membersOf(input, found) : []
  const grave = members.flatMap(({ risks }) => risks.filter((risk) => risk.grave))
  const forecasts = members.map(({ terms }) => leaveForecast(found.assessment.quorum, terms.nodeId))
  return finishPlan(
    {
      kind: 'rolling-restart',
      title: `Rolling restart of ${cluster.name}`,
      clusterName: cluster.name,
      clusterId: cluster.clusterId,
      servers: input.places.map(memberServer),
      transfer: null,
      wayBacks: members.flatMap(({ terms }) => terms.wayBack ?? []),
      survivesOneMoreFailure: forecasts.includes(null)
        ? null
        : forecasts.every((forecast) => forecast?.survivesOneMore === true),
      findings: [
        ...refusalFindings(cluster.name, allowance, input.runningJob),
        ...members.flatMap(({ name, terms: { wayBack }, risks }) => [
          ...(wayBack?.kind === 'cannot-join'
            ? [
                blocking(`cannot-return:${name}`, [name], {
                  title: `${name} could not come back as things are.`,
                  why: wayBack.because,
                  mend: 'Mend that first, then plan again.',
                }),
              ]
            : []),
          ...risks.map((risk) => riskFinding(name, risk)),
        ]),
      ],
      plannedAtMs: input.now,
      ...(grave.length > 0
        ? { confirm: { name: cluster.name, because: grave.map(({ title }) => title) } }
        : {}),
    },
    () => stepsOf(input, members, stateUuidOf(found)),
  )
}

function membersOf(input: RollingInput, found: ClusterCase): Rolled[] {
  const { scene, places } = input
  const advised = assessIst(scene.facts, scene.history).nodes.map(({ advice }) => advice?.donorName)
  const nodes = places.flatMap((place): (RollingNode & { place: typeof place })[] => {
    const node = found.nodes.find(({ nodeId }) => nodeId === place.nodeId)
    if (node?.kind !== 'data') return []
    const { nodeId, name } = node
    const reading = snapshotOf(scene.facts.snapshots, nodeId)?.reading
    return [
      {
        nodeId,
        name,
        segment: reading?.segment ?? 0,
        writing: assessed(found, nodeId)?.writing ?? null,
        advisedBy: advised.filter((one) => one === (reading?.nodeName ?? name)).length,
        place,
      },
    ]
  })
  return rollingOrder(nodes).map(({ nodeId, name, place }, index) => {
    const now = forecastWayBack(scene, nodeId, { preference: null, emptied: false })
    // The restarts before it change whose gcache reaches how far: only the first donor is certain.
    const wayBack = now && { ...now, donor: index === 0 ? now.donor : null }
    const one = caseOfNode(found, nodeId)
    const back = wayBackRisk(wayBack, false)
    const risks = [...(one ? leaveRisks(one) : []), ...(back ? [back] : [])]
    const terms: StepTerms = {
      nodeId,
      accepts: risks.map(({ id }) => id),
      wayBack,
      preference: null,
      emptied: false,
      size: found.assessment.components.find(({ primary }) => primary)?.size ?? null,
    }
    return { key: name, name, facts: null, place, terms, risks }
  })
}

function stepsOf(
  input: RollingInput,
  members: readonly Rolled[],
  stateUuid: string | null,
): PlanStep[] {
  const last = members.at(-1)
  if (!last) return []
  const others = members.filter((member) => member !== last)
  return [
    ...members.map((member) => lockStep(member, input, 0)),
    ...members.map((member) => proveFilesStep(member, { wave: 1 })),
    ...members.flatMap((member, index) => [
      // The files may be changed while the members before it are restarted.
      ...(index === 0 ? [] : [proveFilesStep(member, { suffix: 'again' })]),
      stopStep(member, member.terms, 'It leaves the group in order; the others serve meanwhile.', [
        'cluster-is-settled',
        'leave-is-safe',
      ]),
      ...comeBackSteps(member, member.terms, {
        clusterName: input.cluster.galeraName,
        stateUuid,
        expectedBytes: null,
        expectedMs: null,
        stays: true,
      }),
    ]),
    makeStep(
      last,
      'verify-replication',
      { readers: others.map(({ key }) => key) },
      {
        title: `Write on ${last.name}, read on ${others.map(({ name }) => name).join(', ')}`,
        purpose: 'Every node is back and replicates: a row arrives and is removed again.',
        commands: checkCommands(others.map(({ name }) => name)),
        guards: ['cluster-is-settled'],
        terms: last.terms,
      },
    ),
    ...members.map((member) => unlockStep(member, input, 100)),
  ]
}

import { joinRisks, leaveRisks, type Risk } from '#server/galera/node-jobs/job-risks.ts'
import { leaveForecast } from '#server/galera/node-jobs/leave-forecast.ts'
import {
  assessed,
  isMemberNow,
  nodeCan,
  othersSynced,
  type NodeCase,
  type NodeVerb,
} from '#server/galera/node-jobs/node-can.ts'
import { finishPlan } from './finish-plan.ts'
import { checkCommands } from './join-steps.ts'
import { makeStep } from './make-step.ts'
import { refusalFindings, riskFinding, wayBackRisk } from './member-findings.ts'
import {
  comeBackSteps,
  keepAsideStep,
  memberServer,
  proveFilesStep,
  setOwnDataAside,
  stopStep,
  type MemberParty,
} from './member-job-steps.ts'
import { lockStep, unlockStep } from './newcomer-steps.ts'
import type { NodeJobInput } from './node-job-input.ts'
import { forecastWayBack, isUnitRunning, nodeCaseOf, withServer } from './node-scene.ts'
import type { JobKind, Plan, PlanStep, PreflightFinding, StepTerms } from './plan.ts'
import { blocking, warning } from './preflight/finding.ts'
import { copyEstimate, rebuildFindings } from './rebuild-findings.ts'
import { ignoredDonor, wishedDonor } from './wished-donor.ts'

const WORDS: Readonly<Record<NodeVerb, { kind: JobKind; title: string; reason: string }>> = {
  stop: { kind: 'stop-node', title: 'Stop', reason: 'It leaves the group in order.' },
  start: { kind: 'start-node', title: 'Start', reason: '' },
  restart: {
    kind: 'restart-node',
    title: 'Restart',
    reason: 'It leaves the group in order and comes back with its own data.',
  },
  rebuild: {
    kind: 'rebuild-node',
    title: 'Rebuild',
    reason: 'Its data directory is exchanged while it is down.',
  },
}

/** Stops, starts, restarts or rebuilds one member; shows before how it would come back. */
export function planNodeJob(asked: NodeJobInput): Plan {
  const input = { ...asked, scene: withServer(asked.scene, asked.nodeId, asked.server) }
  const { verb, nodeId, cluster, scene, server } = input
  const one = nodeCaseOf(scene, nodeId)
  const place = input.places.find((candidate) => candidate.nodeId === nodeId)
  if (!one || !place) throw new Error('A job on a member needs a member that can be reached.')
  const { name } = one.node
  const emptied = verb === 'rebuild'
  const wish = wishedDonor(input, one)
  const wayBack = forecastWayBack(scene, nodeId, { preference: wish.preference, emptied })
  const risks = risksOf(verb, one, wayBack)
  const terms: StepTerms = {
    nodeId,
    accepts: risks.map(({ id }) => id),
    wayBack,
    preference: wish.preference,
    emptied,
    size: one.assessment.components.find(({ primary }) => primary)?.size ?? null,
  }
  const grave = risks.filter((risk) => risk.grave).map(({ title }) => title)
  const party: MemberParty = { key: name, name, facts: server, place }
  return finishPlan(
    {
      kind: WORDS[verb].kind,
      title: `${WORDS[verb].title} ${name}`,
      clusterName: cluster.name,
      clusterId: cluster.clusterId,
      servers: [
        memberServer(place),
        ...input.places.filter((other) => other !== place).map(memberServer),
      ],
      transfer: null,
      ...(wayBack === null ? {} : { wayBacks: [wayBack] }),
      survivesOneMoreFailure: survivesMeanwhile(one),
      findings: [
        ...refusalFindings(cluster.name, nodeCan(verb, one), input.runningJob),
        ...contactFindings(input, name),
        ...wish.findings,
        ...(verb !== 'stop' && wayBack?.kind === 'cannot-join'
          ? [blocking('cannot-return', [name], cannotReturn(name, wayBack.because))]
          : []),
        ...(emptied ? rebuildFindings(input, name, wayBack) : []),
        ...risks.map((risk) => riskFinding(name, risk)),
        ...writeFindings(verb, one),
        ...ignoredDonor(wish, wayBack?.donor ?? null),
      ],
      plannedAtMs: input.now,
      ...(emptied || grave.length > 0
        ? { confirm: { name: emptied ? name : cluster.name, because: grave } }
        : {}),
    },
    () => [
      lockStep(party, input),
      ...stepsOf(input, { party, one, terms }),
      unlockStep(party, input),
    ],
  )
}

interface Planned {
  party: MemberParty
  one: NodeCase
  terms: StepTerms
}

function stepsOf(input: NodeJobInput, { party, one, terms }: Planned): PlanStep[] {
  const { verb, cluster, source } = input
  const stop =
    verb === 'start' ? [] : [stopStep(party, terms, WORDS[verb].reason, ['leave-is-safe'])]
  if (verb === 'stop') return stop
  const estimate = terms.emptied ? copyEstimate(input, terms.wayBack) : null
  const back = comeBackSteps(party, terms, {
    clusterName: cluster.galeraName,
    stateUuid: stateUuidOf(one),
    expectedBytes: estimate?.bytes ? Math.round((estimate.bytes[0] + estimate.bytes[1]) / 2) : null,
    expectedMs: source === null ? null : (estimate?.durationMs ?? null),
    stays: verb === 'restart',
  })
  const down = [proveFilesStep(party), ...stop]
  if (!terms.emptied) return [...down, ...back]
  return [
    ...keepAsideStep(party, terms),
    ...down,
    ...setOwnDataAside(party, input.planId),
    ...back,
    ...verify(party, one),
  ]
}

export function stateUuidOf({ assessment }: Pick<NodeCase, 'assessment'>): string | null {
  return assessment.components.find(({ primary }) => primary)?.stateUuid ?? null
}

function verify(party: MemberParty, one: NodeCase): PlanStep[] {
  const operable = othersSynced(one).filter(({ tier }) => tier === 'operate')
  const readers = operable.map(({ name }) => name)
  if (readers.length === 0) return []
  return [
    makeStep(
      party,
      'verify-replication',
      { readers },
      {
        title: `Write on ${party.name}, read on ${readers.join(', ')}`,
        purpose: 'Replication is proved by a row that arrives; it is removed afterwards.',
        commands: checkCommands(readers),
      },
    ),
  ]
}

function risksOf(verb: NodeVerb, one: NodeCase, wayBack: StepTerms['wayBack']): Risk[] {
  const back = wayBackRisk(wayBack, verb === 'stop')
  // A full copy is what a rebuild is asked for; what cannot return is not stopped for it at all.
  const isShown = back !== null && (verb === 'stop' || back.id !== 'cannot-return')
  return [
    ...(verb === 'start' ? [] : leaveRisks(one)),
    ...(verb === 'stop' ? [] : joinRisks(one)),
    ...(isShown ? [{ ...back, grave: back.grave && verb !== 'rebuild' }] : []),
  ]
}

/** While a member is away, else while it joins: as the group is now. */
function survivesMeanwhile(one: NodeCase): boolean | null {
  const { quorum } = one.assessment
  if (!isMemberNow(one)) return quorum.certain ? quorum.survivesAnyOneLoss : null
  return leaveForecast(quorum, one.node.nodeId)?.survivesOneMore ?? null
}

const cannotReturn = (name: string, because: string) => ({
  title: `${name} could not come back as things are.`,
  why: because,
  mend: 'Mend that first, then plan again.',
})

function contactFindings({ server, verb }: NodeJobInput, name: string): PreflightFinding[] {
  if (server.problem && server.problem.stage !== 'sql') {
    const { message, mend } = server.problem
    return [blocking(`contact:${name}`, [name], { title: message, why: 'It is done there.', mend })]
  }
  if (server.mariadb === null) {
    return [
      blocking(`no-mariadb:${name}`, [name], {
        title: `No MariaDB is installed on ${name}.`,
        why: 'There is no service to stop or start.',
        mend: 'Check the address of the node.',
      }),
    ]
  }
  if (verb !== 'start' || isUnitRunning(server) !== true) return []
  return [
    blocking(`runs:${name}`, [name], {
      title: `systemd says that MariaDB on ${name} is ${server.mariadb.unitState}.`,
      why: 'It is up or on its way already.',
      mend: 'Look at its page again in a moment.',
    }),
  ]
}

function writeFindings(verb: NodeVerb, one: NodeCase): PreflightFinding[] {
  const { nodeId, name } = one.node
  if (verb === 'start' || assessed(one, nodeId)?.writing !== true) return []
  return [
    warning(`takes-writes:${name}`, [name], {
      title: `Clients write on ${name} now.`,
      why: 'Their connections break when it stops.',
      mend: 'Send them to another node first: take it out of the load balancer.',
    }),
  ]
}

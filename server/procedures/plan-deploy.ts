import { joinSteps, recordStep, verifySteps, weightSteps } from './join-steps.ts'
import { apartInWave, inOneWave, makeStep } from './make-step.ts'
import { accountStep } from './member-steps.ts'
import { lockStep, prepareSteps, stopStep, unlockStep } from './newcomer-steps.ts'
import type { DeployInput } from './plan-input.ts'
import type { Plan, PlanStep, PreflightFinding } from './plan.ts'
import { finishPlan, serverOf, transferOf } from './finish-plan.ts'
import { blocking } from './preflight/finding.ts'
import { preflight } from './preflight/preflight.ts'
import { HIDDEN } from '#server/galera/secret-options.ts'
import {
  CLEAR_BOOTSTRAP_FLAG,
  ENABLE_AT_BOOT,
  FOUND_CLUSTER,
} from '#server/galera/server-commands.ts'
import { accountStatements } from '#server/sql/account-statements.ts'
import { membersGrant } from '#server/sql/observe-grants.ts'
import { MAY_BE_INSECURE, secureStatements } from '#server/sql/secure-statements.ts'
import { deploySituation, type PlanParty, type Situation } from './situation.ts'

/** What runs is stopped everywhere before anything is founded. */
const LOCKED_AND_STOPPED = 0
const PREPARED = 1
/** What the first server needs before others may join. */
const FOUNDED = 2

/**
 * From bare servers to a running cluster: the first one founds it, the others join one by one, and
 * each is written to and read from at the end. Blocking findings leave a plan that cannot be started.
 */
export function planDeploy(input: DeployInput): Plan {
  const situation = deploySituation(input)
  const [first, ...others] = situation.newcomers
  if (!first) throw new Error('A deployment needs a server.')
  return finishPlan(
    {
      kind: 'deploy-cluster',
      title: `Deploy ${input.clusterName} on ${situation.newcomers.length} servers`,
      clusterName: input.clusterName,
      clusterId: null,
      servers: [serverOf(first, 'bootstrap'), ...others.map((party) => serverOf(party, 'joiner'))],
      transfer: transferOf(situation),
      // Before the third node there is always one whose loss stops the rest.
      survivesOneMoreFailure: false,
      findings: [...nameTaken(input), ...preflight(situation, null)],
      plannedAtMs: input.now,
    },
    () => stepsOf(first, others, situation, input),
  )
}

function nameTaken({ clusterName, otherClusterNames }: DeployInput): PreflightFinding[] {
  if (!otherClusterNames.includes(clusterName)) return []
  return [
    blocking('cluster-name-taken', [], {
      title: `There is a cluster ${clusterName} already.`,
      why: 'Servers of two clusters with one name join each other when an address list is wrong.',
      mend: 'Give the new cluster another name.',
    }),
  ]
}

function stepsOf(
  first: PlanParty,
  others: readonly PlanParty[],
  situation: Situation,
  { clusterName, monitor }: DeployInput,
): PlanStep[] {
  const all = [first, ...others]
  const weight = weightSteps(situation)
  return [
    ...inOneWave(LOCKED_AND_STOPPED, [
      ...all.map((party) => lockStep(party, situation)),
      ...all.map((party) => stopStep(party)),
    ]),
    ...inOneWave(PREPARED, [
      ...sideBySide(all.map((party) => prepareSteps(party, situation))),
      makeStep(
        first,
        'bootstrap-cluster',
        { clusterName },
        {
          title: `Found ${clusterName} on ${first.name}`,
          purpose: 'The first start makes a new cluster; only this one server may do that.',
          guards: ['no-other-primary'],
          commands: [FOUND_CLUSTER, ...ENABLE_AT_BOOT],
        },
      ),
    ]),
    ...apartInWave(FOUNDED, [
      makeStep(
        first,
        'prove-bootstrap-flag-gone',
        { clusterName },
        {
          title: `Prove that ${first.name} joins from now on`,
          purpose: 'A bootstrap flag left behind would found a second cluster at the next restart.',
          commands: ['# only where a flag is left:', ...CLEAR_BOOTSTRAP_FLAG],
        },
      ),
      makeStep(
        first,
        'secure-root-account',
        { keepSocketLogin: true },
        {
          title: 'Secure the root account of the database',
          purpose:
            'Anonymous accounts and the test schema go; root logs in through the socket only.',
          commands: ['-- of these, what is found there:', ...secureStatements(MAY_BE_INSECURE)],
        },
      ),
      ...accountStep(first, situation),
      makeStep(first, 'create-monitor-account', monitor, {
        title: `Create the monitoring account ${monitor.user}`,
        purpose: 'With it the console reads the state of every node; it can change nothing.',
        commands: [
          ...accountStatements(monitor.user, monitor.host, HIDDEN, []),
          membersGrant(monitor.user, monitor.host),
        ],
      }),
      ...weight.before,
    ]),
    recordStep(first),
    ...others.flatMap((party, index) => [
      ...joinSteps(party, situation, { stateUuid: null, expectedSize: index + 2 }),
      ...(index === others.length - 1 ? weight.after : []),
    ]),
    ...(all.length > 1 ? verifySteps(all, all) : []),
    ...all.map((party) => unlockStep(party, situation, 100)),
  ]
}

/** The same kind of step on every server together, kinds one after the other. */
function sideBySide(lists: readonly PlanStep[][][]): PlanStep[] {
  const kinds = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: kinds }, (_, kind) =>
    lists.flatMap((list) => list[kind] ?? []),
  ).flat()
}

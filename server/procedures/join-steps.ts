import { assessJoinQuorum } from './join-quorum.ts'
import { apartInWave, makeStep, writeFileStep } from './make-step.ts'
import type { PlanStep } from './plan.ts'
import type { PlanParty, Situation } from './situation.ts'
import { hostsOf, sstLoginHosts, sstUserOf } from './sst-account.ts'
import { donorPreference } from '#server/galera/node-names.ts'
import { DONOR_PATH, renderDonorConfig } from '#server/galera/render-config.ts'
import {
  ENABLE_AT_BOOT,
  installSystemTables,
  readStatementsAlone,
  removeFile,
  shellWord,
  shown,
  SYSTEMCTL,
} from '#server/galera/server-commands.ts'
import { replicationCheck } from '#server/sql/replication-check.ts'
import { setPcWeight, setSstDonor } from '#server/sql/set-statements.ts'
import { accountStatements } from '#server/sql/account-statements.ts'
import { HIDDEN } from '#server/galera/secret-options.ts'
import { methodRule, sstPrivileges } from '#server/galera/sst-methods.ts'

/** What is taken back and verified once all are Synced does not wait for each other. */
const AFTER_JOIN = 98

export interface JoinGoal {
  stateUuid: string | null
  expectedSize: number
}

/** From a configured, stopped server to a Synced member. */
export function joinSteps(joiner: PlanParty, situation: Situation, goal: JoinGoal): PlanStep[] {
  const { donor, method, clusterName, estimate } = situation
  const bytes = estimate.bytes
  // In a group of two there is nobody else to choose.
  const hasChoice = goal.expectedSize > 2
  const preference = donor && hasChoice ? donorPreference(donor.name, joiner.name) : null
  return [
    ...logicalSteps(joiner, situation),
    ...(preference === null ? [] : [namedDonorStep(joiner, donor?.name ?? '', preference)]),
    recordStep(joiner),
    makeStep(
      joiner,
      'join-cluster',
      {
        clusterName,
        ...goal,
        expectedBytes: bytes && Math.round((bytes[0] + bytes[1]) / 2),
        method,
        sqlPort: joiner.sqlPort,
        joinerWeight: joiner.weight,
      },
      {
        title: `Start ${joiner.name} and follow its state transfer`,
        purpose: `It is done when ${joiner.name} is Synced in a Primary component of ${goal.expectedSize}.`,
        guards: ['cluster-can-donate', 'quorum-survives-joiner'],
        commands: [...[SYSTEMCTL.resetFailed, SYSTEMCTL.start].map(shown), ...ENABLE_AT_BOOT],
        expectedMs: estimate.durationMs,
      },
    ),
    ...apartInWave(AFTER_JOIN, preference === null ? [] : [releaseDonorStep(joiner)]),
  ]
}

export function releaseDonorStep(joiner: Pick<PlanParty, 'key' | 'name'>): PlanStep {
  return makeStep(
    joiner,
    'release-donor',
    { path: DONOR_PATH },
    {
      title: `Forget the named donor on ${joiner.name}`,
      purpose: 'Left in place, it would decide the next transfer too.',
      commands: [removeFile(DONOR_PATH), setSstDonor('')],
    },
  )
}

export function namedDonorStep(
  joiner: Pick<PlanParty, 'key' | 'facts'>,
  donorName: string,
  preference: string,
): PlanStep {
  return writeFileStep(joiner, {
    path: DONOR_PATH,
    content: renderDonorConfig(preference),
    sstUser: null,
    title: `Name ${donorName} as the donor`,
    purpose: 'The comma at the end lets any other member serve should it not be Synced then.',
    suffix: 'donor',
  })
}

/** mysqldump loads into a server that runs, is initialised and knows the account (galera-measured §7). */
function logicalSteps(joiner: PlanParty, situation: Situation): PlanStep[] {
  const { method, sourceVersion } = situation
  if (methodRule(method)?.joinerMustRun !== true) return []
  const dataDir = joiner.facts?.mariadb?.dataDir ?? '/var/lib/mysql'
  const user = sstUserOf(situation)
  const from = sstLoginHosts(situation)
  const params = { dataDir, user, ...from }
  const privileges = sourceVersion === null ? [] : sstPrivileges(method, sourceVersion)
  return [
    makeStep(joiner, 'prepare-logical-joiner', params, {
      title: `Make ${joiner.name} ready to be loaded`,
      purpose:
        'A dump is loaded into a working server that has the account already; this one is empty.',
      commands: [
        `# where there are none yet:`,
        installSystemTables(shellWord(dataDir)),
        `${readStatementsAlone(shellWord(dataDir))}  # which reads:`,
        ...hostsOf(from).flatMap((host) => accountStatements(user, host, HIDDEN, privileges)),
      ],
    }),
  ]
}

/** Raises the weight of the donor while a joiner votes, where it would take the quorum with it. */
export function weightSteps(situation: Situation): { before: PlanStep[]; after: PlanStep[] } {
  const raise = assessJoinQuorum(situation).raise
  if (raise === null) return { before: [], after: [] }
  const { party, from, to } = raise
  return {
    before: [
      makeStep(
        party,
        'set-pc-weight',
        { weight: to },
        {
          title: `Give ${party.name} the weight ${to}`,
          purpose:
            'A joiner votes; should it fail while it joins, the data node alone must be the majority.',
          suffix: 'raise',
          commands: weightCommands(to),
        },
      ),
    ],
    after: apartInWave(AFTER_JOIN, [
      makeStep(
        party,
        'set-pc-weight',
        { weight: from },
        {
          title: `Give ${party.name} its weight ${from} back`,
          purpose: 'The new members vote for themselves now.',
          suffix: 'reset',
          commands: weightCommands(from),
        },
      ),
    ]),
  }
}

/** The action asks the server which of the two it has; before the packages are there nobody knows. */
function weightCommands(weight: number): string[] {
  return [
    setPcWeight(weight, 'options'),
    `${setPcWeight(weight, 'plugin')} -- instead, where the plugin wsrep_provider is on (Debian 13)`,
  ]
}

/** Each writes and reads on all others, then removes what it wrote. */
export function verifySteps(
  writers: readonly PlanParty[],
  members: readonly PlanParty[],
): PlanStep[] {
  return apartInWave(
    AFTER_JOIN,
    writers.map((writer) =>
      verifyStep(
        writer,
        members.filter((member) => member !== writer),
      ),
    ),
  )
}

function verifyStep(writer: PlanParty, readers: readonly PlanParty[]): PlanStep {
  return makeStep(
    writer,
    'verify-replication',
    { readers: readers.map(({ key }) => key) },
    {
      title: `Write on ${writer.name}, read on ${readers.map(({ name }) => name).join(', ')}`,
      purpose:
        'Replication is proved by a row that arrives; it is removed afterwards. It waits until debian-start has ended everywhere: DDL while that works on the system tables can hang a node.',
      commands: checkCommands(readers.map(({ name }) => name)),
    },
  )
}

/** The schema is named after the step, which gets its name with the job. */
export function checkCommands(readers: readonly string[]): string[] {
  const { write, read, drop } = replicationCheck('step', '<token>')
  return [...write, `-- on ${readers.join(', ')}:`, ...read, '-- and where it was written:', drop]
}

export function recordStep(party: PlanParty): PlanStep {
  const { name, sshAddress, sqlPort, sshPort } = party
  return makeStep(
    party,
    'record-node',
    { name, address: sshAddress, sqlPort, sshPort },
    {
      title: `Add ${name} to the inventory`,
      purpose: 'From now on it is watched like the others, also while it gets its data.',
    },
  )
}

import { installStep } from './install-step.ts'
import { inOneWave, makeStep, writeFileStep } from './make-step.ts'
import { memberPackages } from './member-packages.ts'
import { firewallSteps, hostEntrySteps } from './newcomer-steps.ts'
import { memberListOf } from './node-config.ts'
import type { PlanStep } from './plan.ts'
import type { PlanParty, Situation } from './situation.ts'
import {
  hostsOf,
  needsNewAccount,
  partiesWithoutSstAuth,
  sstLoginHosts,
  sstUserOf,
  type LoginHosts,
} from './sst-account.ts'
import { canDonate } from './choose-donor.ts'
import {
  clusterAddress,
  MEMBERS_PATH,
  renderMembersConfig,
  renderSstAuthConfig,
  renderSstConfig,
  SST_AUTH_PATH,
  SST_PATH,
} from '#server/galera/render-config.ts'
import { HIDDEN } from '#server/galera/secret-options.ts'
import { readOptionFiles } from '#server/galera/server-commands.ts'
import { accountStatements } from '#server/sql/account-statements.ts'
import { setSstAuth } from '#server/sql/set-statements.ts'
import { methodRule, sstPrivileges } from '#server/galera/sst-methods.ts'

/** Members that the console can change: reached over SSH, with MariaDB. */
export function changeableMembers({ members }: Situation): PlanParty[] {
  return members.filter(({ facts, kind }) => kind === 'data' && facts?.problem === null)
}

/**
 * What running members need before the joiner starts, each kind of step on all of them side by side.
 * None of it stops or restarts their server.
 */
export function memberSteps(situation: Situation): PlanStep[] {
  const members = changeableMembers(situation)
  const onAll = (stepsOf: (member: PlanParty, situation: Situation) => PlanStep[]) =>
    members.flatMap((member) => stepsOf(member, situation))
  return [
    ...inOneWave(20, onAll(toolSteps)),
    ...inOneWave(21, onAll(hostEntrySteps)),
    ...inOneWave(22, onAll(firewallSteps)),
    ...newAccountSteps(situation),
    ...inOneWave(23, partiesWithoutSstAuth(situation).flatMap(setAuthSteps(situation))),
    ...inOneWave(24, partiesWithoutSstAuth(situation).flatMap(keepAuthSteps(situation))),
    ...inOneWave(25, onAll(sstSteps)),
    ...inOneWave(26, onAll(writeListSteps)),
    ...inOneWave(27, onAll(proveListSteps)),
  ]
}

function toolSteps(member: PlanParty, { method, tls, choices }: Situation): PlanStep[] {
  const { install: packages } = memberPackages(member, method, tls.encrypted)
  if (packages.length === 0 || !canDonate(member)) return []
  return [
    installStep(
      member,
      { packages, apt: choices.apt },
      {
        title: `Install ${packages.map((name) => name.replace(/=.*/, '')).join(' and ')} on ${member.name}`,
        purpose: `It cannot send with ${method} without. Its server is neither upgraded nor restarted.`,
      },
    ),
  ]
}

/** The account is made once, on a Synced member; replication carries it to the others. */
export function accountStep(creator: PlanParty, situation: Situation): PlanStep[] {
  const { method, sourceVersion, account } = situation
  const rule = methodRule(method)
  if (account === 'none' || !rule || !sourceVersion) return []
  const user = sstUserOf(situation)
  const from = sstLoginHosts(situation)
  const privileges = sstPrivileges(method, sourceVersion)
  return [
    makeStep(
      creator,
      'create-sst-account',
      { user, ...from, method: rule.method },
      {
        title: `Create the SST account ${user}`,
        purpose: `The least that ${method} needs: ${privileges.join(', ')}.${whySoMuch(from)} Replication carries it to every member.`,
        commands: hostsOf(from).flatMap((host) =>
          accountStatements(user, host, HIDDEN, privileges),
        ),
      },
    ),
  ]
}

function whySoMuch({ alsoFrom }: LoginHosts): string {
  if (alsoFrom === undefined) return ''
  return ` A dump drops and makes anew every schema, that of the accounts too, in the running joiner, so it cannot do with less. It is let in from ${alsoFrom.join(', ')} only; Galera may choose each of them as a donor, also later.`
}

/** A known account that works may not be let in from the newcomer yet. */
function newAccountSteps(situation: Situation): PlanStep[] {
  const creator = situation.donor
  const isNeeded = needsNewAccount(situation) || situation.account === 'both'
  return creator && isNeeded ? accountStep(creator, situation) : []
}

function setAuthSteps(situation: Situation) {
  const user = sstUserOf(situation)
  const method = methodRule(situation.method)?.method
  return (member: PlanParty): PlanStep[] =>
    method === undefined
      ? []
      : [
          makeStep(
            member,
            'set-sst-auth',
            { user, method },
            {
              title: `Let ${member.name} use the account`,
              purpose:
                'The donor’s own wsrep_sst_auth is used; it is set at run time, without a restart.',
              commands: [setSstAuth(`${user}:${HIDDEN}`)],
            },
          ),
        ]
}

function keepAuthSteps(situation: Situation) {
  const sstUser = sstUserOf(situation)
  return (member: PlanParty): PlanStep[] => [
    writeFileStep(member, {
      path: SST_AUTH_PATH,
      content: renderSstAuthConfig(),
      sstUser,
      title: `Keep the account in the files of ${member.name}`,
      purpose: 'So that it is still set after the next restart.',
      suffix: 'sst-auth',
    }),
  ]
}

function sstSteps(member: PlanParty, { tls }: Situation): PlanStep[] {
  if (!tls.membersToChange.includes(member.key)) return []
  return [
    writeFileStep(member, {
      path: SST_PATH,
      content: renderSstConfig(tls.options),
      sstUser: null,
      title: `Encrypt transfers from ${member.name}`,
      purpose:
        'Both ends must agree. The scripts read [sst] anew at each transfer, so no restart is needed.',
      suffix: 'sst',
    }),
  ]
}

function writeListSteps(member: PlanParty, situation: Situation): PlanStep[] {
  return [
    writeFileStep(member, {
      path: MEMBERS_PATH,
      content: renderMembersConfig(memberListOf(member, situation)),
      sstUser: null,
      title: `Add the new member to the list of ${member.name}`,
      purpose: 'Read at its next start only; the running server needs no restart.',
      suffix: 'members',
    }),
  ]
}

function proveListSteps(member: PlanParty, situation: Situation): PlanStep[] {
  const address = clusterAddress(memberListOf(member, situation))
  return [
    makeStep(
      member,
      'prove-configuration',
      { expected: { wsrep_cluster_address: address } },
      {
        title: `Prove the list of ${member.name}`,
        purpose: 'The server’s own reading of its files, while it runs on untouched.',
        commands: [readOptionFiles()],
      },
    ),
  ]
}

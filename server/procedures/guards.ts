import { hasAction } from './has-action.ts'
import type { MemberGuard } from './member-guards.ts'
import type { GuardName, PlanStep } from './plan.ts'
import type { ClusterAssessment, NodeReading } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import { keepsPrimary } from '#server/galera/quorum.ts'
import type { Occupation, PreflightFacts } from '#server/galera/server-facts.ts'

/** What is read again just before a step; only what `guardNeeds` names has to be there. */
export interface GuardFacts {
  step: PlanStep
  assessment: ClusterAssessment | null
  /** Fresh readings of the members, by node name. */
  readings: Readonly<Record<string, NodeReading>>
  /** Facts of the server of the step; null when it could not be read. */
  server: PreflightFacts | null
  /** What the server of the step says of itself; null when it does not answer. */
  own: NodeReading | null
  /** What runs on every server of the plan, by key; null for one that could not be asked. */
  all: Readonly<Record<string, Occupation | null>>
}

export type GuardDecision = { allowed: true } | { allowed: false; because: string; mend: string }

/** The guards of jobs on members have an asker of their own. */
export type ServerGuard = Exclude<GuardName, MemberGuard>

export type GuardNeed = 'readings' | 'server' | 'own' | 'all-servers'

/** What has to be read for a guard. `own` is `server` with its reading. `readings` includes the assessment where a cluster is in the inventory. */
export function guardNeeds(name: ServerGuard): GuardNeed {
  if (name === 'no-other-primary') return 'all-servers'
  if (name === 'no-live-member') return 'own'
  return name === 'cluster-can-donate' || name === 'quorum-survives-joiner' ? 'readings' : 'server'
}

const ALLOWED: GuardDecision = { allowed: true }
const no = (because: string, mend: string): GuardDecision => ({ allowed: false, because, mend })

/** Whether a step may begin now. What is not known refuses. */
export function decideGuard(name: ServerGuard, facts: GuardFacts): GuardDecision {
  switch (name) {
    case 'cluster-can-donate':
      return canDonateNow(facts)
    case 'quorum-survives-joiner':
      return survivesJoiner(facts)
    case 'joiner-is-no-member':
      return isNoMember(facts)
    case 'data-as-planned':
      return holdsAsPlanned(facts)
    case 'joiner-unchanged':
      return isUnchanged(facts)
    case 'no-other-primary':
      return noOtherPrimary(facts)
    case 'no-live-member':
      return noLiveMember(facts)
  }
}

function primaryReadings({ readings }: GuardFacts): [string, NodeReading][] {
  return Object.entries(readings).filter(([, one]) => one.clusterStatus === 'Primary')
}

function canDonateNow(facts: GuardFacts): GuardDecision {
  const primary = primaryReadings(facts)
  if (primary.length === 0) {
    return no(
      'No member is in a Primary component now.',
      'Recover the cluster, then resume the job.',
    )
  }
  const uuids = [...new Set(primary.flatMap(([, { clusterStateUuid }]) => clusterStateUuid ?? []))]
  const components = facts.assessment?.components.filter((one) => one.primary).length ?? 1
  if (uuids.length > 1 || components > 1) {
    return no(
      'There are two Primary components.',
      'Decide which side lives and stop the other, then resume the job.',
    )
  }
  const planned = hasAction(facts.step, 'join-cluster') ? facts.step.params.stateUuid : null
  if (planned !== null && uuids[0] !== planned) {
    return no(
      `The cluster has the state UUID ${uuids[0] ?? 'unknown'}, the plan was made for ${planned}.`,
      'Abandon the job and make a new plan.',
    )
  }
  const donating = primary.filter(([, { localState }]) => localState === 2)
  const synced = primary.filter(([, { localState, desync }]) => localState === 4 && desync !== true)
  if (synced.length > 0) return ALLOWED
  const busy =
    donating.length > 0
      ? ` ${nameList(donating.map(([name]) => name))} is a donor or desynced.`
      : ''
  return no(`No member is Synced.${busy}`, 'Wait until one is, then resume the job.')
}

/** 2 × remaining > old, where the joiner is part of the old and lost (pc_proto.cpp; lab). */
function survivesJoiner(facts: GuardFacts): GuardDecision {
  const weights = primaryReadings(facts).flatMap(([, { clusterWeight }]) => clusterWeight ?? [])
  if (weights.length === 0) {
    return no(
      'The weight of the cluster is not known.',
      'Let the console read a member, then resume the job.',
    )
  }
  const joining = hasAction(facts.step, 'join-cluster') ? (facts.step.params.joinerWeight ?? 1) : 1
  const total = Math.min(...weights)
  const oldPrimary = total + joining
  if (keepsPrimary({ oldPrimary, remaining: total, gracefulLeavers: 0 })) return ALLOWED
  return no(
    `If the joiner fails while it joins, a weight of ${total} of ${oldPrimary} is left, which is no majority.`,
    `Set pc.weight to ${joining + 1} on a member, then resume the job.`,
  )
}

function isNoMember({ server }: GuardFacts): GuardDecision {
  if (server === null || server.problem) {
    return no('The server cannot be looked at.', 'Make it reachable over SSH, then resume the job.')
  }
  const group = server.listeners[4567]
  if (group === undefined) return ALLOWED
  return no(
    `The server is a member of a cluster: "${group}" listens on port 4567.`,
    'Abandon the job; stop MariaDB there yourself if it is to join this cluster.',
  )
}

function noLiveMember({ step, server, own }: GuardFacts): GuardDecision {
  const { problem = null } = server ?? {}
  if (server === null || (problem !== null && problem.stage !== 'sql')) {
    return no('The server cannot be looked at.', 'Make it reachable over SSH, then resume the job.')
  }
  if (own?.clusterStatus !== 'Primary' && server.listeners[4567] === undefined) return ALLOWED
  return no(
    `${step.server} runs as a member of ${own?.clusterName ?? 'a cluster'}, and not because of the job that is taken back.`,
    'Abandon this job to leave it running. If it is to go, stop MariaDB there, then resume the job.',
  )
}

function isUnchanged(facts: GuardFacts): GuardDecision {
  const { server, step } = facts
  const member = isNoMember(facts)
  if (!member.allowed) return member
  const mariadb = server?.mariadb ?? null
  if (
    mariadb === null ||
    !['active', 'activating', 'deactivating', 'reloading'].includes(mariadb.unitState)
  ) {
    return sameData(step, mariadb)
  }
  return no('MariaDB runs on the server.', 'Stop it, then resume the job.')
}

function holdsAsPlanned(facts: GuardFacts): GuardDecision {
  const member = isNoMember(facts)
  return member.allowed ? sameData(facts.step, facts.server?.mariadb ?? null) : member
}

function sameData(step: PlanStep, mariadb: PreflightFacts['mariadb']): GuardDecision {
  if (hasAction(step, 'set-data-aside') && mariadb !== null) {
    const { dataDir, leaveFresh, found } = step.params
    if (!isPlace(dataDir, mariadb)) {
      // Data are restored also to where the server looks no more.
      return leaveFresh === true || found ? movedPlace(dataDir, mariadb.dataDir) : ALLOWED
    }
  }
  const isBoundToData = hasAction(step, 'set-data-aside') || hasAction(step, 'stop-mariadb')
  if (!isBoundToData || mariadb?.dataKind !== 'has-data') return ALLOWED
  const found = step.params.found ?? null
  const uuid = mariadb.grastate?.uuid ?? null
  if (found === null) {
    return no(
      'There are data on the server that were not there when the plan was made.',
      'Make sure whose they are, then abandon the job and make a new plan.',
    )
  }
  if (found.uuid === uuid) return ALLOWED
  return no(
    `The data on the server have the state UUID ${uuid ?? 'none'}, the plan was made for ${found.uuid ?? 'none'}.`,
    'Make sure whose they are, then abandon the job and make a new plan.',
  )
}

function isPlace(
  planned: string,
  { dataDir, dataDirLink }: NonNullable<PreflightFacts['mariadb']>,
): boolean {
  const plain = (path: string) => path.replace(/(.)\/+$/, '$1')
  return [dataDir, dataDirLink ?? dataDir].map(plain).includes(plain(planned))
}

const movedPlace = (planned: string, found: string) =>
  no(
    `The data directory is ${found} now, the plan was made for ${planned}.`,
    'Abandon the job and make a new plan.',
  )

function noOtherPrimary(facts: GuardFacts): GuardDecision {
  const unknown = Object.entries(facts.all).filter(([, one]) => one === null)
  if (unknown.length > 0) {
    return no(
      `${nameList(unknown.map(([key]) => key))} cannot be looked at, so it may run.`,
      'Make it reachable over SSH, then resume the job.',
    )
  }
  const running = Object.entries(facts.all).filter(
    ([, one]) =>
      one?.hasGroupPort === true || !['inactive', 'failed'].includes(one?.unitState ?? ''),
  )
  const primary = primaryReadings(facts).map(([name]) => name)
  if (running.length === 0 && primary.length === 0) return ALLOWED
  const names = [...new Set([...running.map(([key]) => key), ...primary])]
  return no(
    `${nameList(names)} runs already; a second bootstrap would make a second cluster.`,
    'Look at what runs there. Stop it, or abandon the job.',
  )
}

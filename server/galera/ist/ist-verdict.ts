import { chooseGaleraDonor, type DonorChoice } from '#server/galera/ist/galera-donor.ts'
import {
  possibleGroups,
  unseen,
  type GroupSight,
  type SeenMember,
} from '#server/galera/ist/group-sight.ts'
import type { JoinerPosition } from '#server/galera/ist/joiner-position.ts'
import { nameList } from '#server/galera/name-list.ts'
import { sameSeries, shortVersion, type ServerVersion } from '#server/galera/server-version.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

export interface Joiner {
  name: string
  segment: number
  /** Lowest seqno that its own cache will hold after its start; null = empty. */
  cached: number | null
  position: JoinerPosition
  /** A member now: then it cannot be ahead of the others, only read later than they were. */
  isMember: boolean
  /** wsrep_sst_donor; null = not known. */
  sstDonor: string | null
  /** wsrep_sst_method; null = not known. */
  method: string | null
  version: ServerVersion | null
}

export interface IstVerdict {
  kind: 'IST' | 'SST' | 'cannot-join' | 'not-enough-evidence'
  /** The donor Galera will take; null when it cannot be told or there is none. */
  donorName: string | null
  /** Write-sets of an IST that it lacks now; null for anything else. */
  writeSets: number | null
  /** One sentence. */
  because: string
  /** What would have to be known; empty unless evidence is missing. */
  missing: string[]
  /** Without enough evidence: what is to be expected if nothing unseen stands against it. */
  likely: 'IST' | 'SST' | null
}

/** Whether a node that started now would come back by IST or SST, from which donor, and why. */
export function istVerdict(joiner: Joiner, group: GroupSight): IstVerdict {
  const { position } = joiner
  if (group.stateUuid === null || group.seqno === null) {
    return unknownVerdict([`which history the group has, and its last seqno`], null)
  }
  if (position.kind === 'unknown') {
    const { likely } = position
    const guess = likely && decide(joiner, group, likely.uuid, likely.seqno).kind
    return unknownVerdict([position.missing], guess === 'IST' || guess === 'SST' ? guess : null)
  }
  if (position.kind === 'none') {
    const verdict = decide(joiner, group, null, null)
    return verdict.kind === 'SST' ? { ...verdict, because: position.because } : verdict
  }
  const low = decide(joiner, group, position.uuid, position.low)
  const high = decide(joiner, group, position.uuid, position.high ?? group.seqno)
  if (low.kind !== high.kind) {
    const missing = `the exact position of ${joiner.name}: at least ${position.low}`
    return unknownVerdict([missing], low.kind === 'IST' ? 'IST' : null)
  }
  return low.donorName === high.donorName ? low : { ...low, donorName: null }
}

function decide(
  joiner: Joiner,
  group: GroupSight,
  uuid: string | null,
  claimed: number | null,
): IstVerdict {
  const groupSeqno = group.seqno ?? 0
  const foreign = uuid !== null && uuid !== group.stateUuid
  const seqno =
    foreign || claimed === null ? null : joiner.isMember ? Math.min(claimed, groupSeqno) : claimed
  if (seqno !== null && seqno > groupSeqno) return aheadVerdict(joiner, seqno, groupSeqno)
  const groups = possibleGroups(group, joiner.segment, seqno)
  if (groups === null || joiner.sstDonor === null || isAmbiguous(joiner, group)) {
    return unknownVerdict(missingOf(joiner, group), null)
  }
  const outcomes = groups.map((members) =>
    chooseGaleraDonor({ joiner, members, requested: joiner.sstDonor ?? '', seqno, groupSeqno }),
  )
  const kinds = new Set(outcomes.map(kindOf))
  const [outcome] = outcomes
  if (kinds.size !== 1 || !outcome) return unknownVerdict(missingOf(joiner, group), null)
  if (outcome.kind !== 'donor') return noDonorVerdict(joiner, outcome.kind)
  const names = new Set(outcomes.map((one) => (one.kind === 'donor' ? one.donor.name : '')))
  const donorName = names.size === 1 ? outcome.donor.name : null
  if (outcome.ist && seqno !== null) return istOf(seqno, groupSeqno, outcome, donorName)
  const obstacle = copyObstacle(
    joiner,
    group.members.find(({ name }) => name === donorName),
  )
  if (obstacle) return { ...blank, kind: 'cannot-join', donorName, because: obstacle }
  return {
    ...blank,
    kind: 'SST',
    donorName,
    because: sstReason(joiner, group, foreign, seqno, outcome),
  }
}

const blank: Omit<IstVerdict, 'kind' | 'because'> = {
  donorName: null,
  writeSets: null,
  missing: [],
  likely: null,
}

function kindOf(choice: DonorChoice): string {
  return choice.kind === 'donor' ? (choice.ist ? 'IST' : 'SST') : choice.kind
}

function istOf(
  seqno: number,
  groupSeqno: number,
  { donor }: Extract<DonorChoice, { kind: 'donor' }>,
  donorName: string | null,
): IstVerdict {
  const writeSets = groupSeqno - seqno
  const because =
    donorName === null
      ? `Any donor still has all write-sets from ${seqno + 1} on in its gcache.`
      : `${donor.name} still has all write-sets from ${seqno + 1} on: its gcache begins at ${donor.cached}.`
  return { ...blank, kind: 'IST', donorName, writeSets, because }
}

/** "this member has applied N more events than the primary component": Galera aborts the joiner. */
function aheadVerdict(joiner: Joiner, seqno: number, groupSeqno: number): IstVerdict {
  return {
    ...blank,
    kind: 'cannot-join',
    because: `${joiner.name} holds ${seqno - groupSeqno} write-sets more than the group (${seqno} against ${groupSeqno}): Galera refuses it, or they are lost with an SST.`,
  }
}

function noDonorVerdict(
  { name, sstDonor }: Joiner,
  kind: 'wait' | 'unavailable' | 'names-joiner',
): IstVerdict {
  const because = {
    wait: `No member can be a donor now: ${name} would ask again every second until one is Synced.`,
    unavailable: `wsrep_sst_donor of ${name} is "${sstDonor}", and none of these is there; without a comma at its end no other may serve.`,
    'names-joiner': `wsrep_sst_donor of ${name} is "${sstDonor}", which means ${name} itself.`,
  }[kind]
  return { ...blank, kind: 'cannot-join', because }
}

function sstReason(
  joiner: Joiner,
  group: GroupSight,
  foreign: boolean,
  seqno: number | null,
  { donor, inSafetyGap }: Extract<DonorChoice, { kind: 'donor' }>,
): string {
  if (foreign)
    return `${joiner.name} holds another history than the group, so all its data are replaced.`
  if (seqno === null) return `${joiner.name} claims no history of the group.`
  const able = group.members.filter(
    (member) =>
      member.state === 'synced' && typeof member.cached === 'number' && member.cached <= seqno + 1,
  )
  if (able.length > 0) {
    const why = inSafetyGap
      ? 'its position is within the safety gap of 1/128, where Galera seeks no IST donor'
      : 'Galera chooses otherwise'
    return `${nameList(able.map(({ name }) => name))} could serve IST, but ${why} and takes ${donor.name}.`
  }
  const reaching = group.members.flatMap(({ cached }) =>
    typeof cached === 'number' ? [cached] : [],
  )
  if (reaching.length === 0) return 'No member that is Synced has anything in its gcache.'
  const lost = Math.min(...reaching) - seqno - 1
  return lost > 0
    ? `${joiner.name} stands at ${seqno}; no gcache reaches back further than ${Math.min(...reaching)}: ${lost} write-sets are missing.`
    : `The members whose gcache reaches back to ${seqno + 1} are not Synced.`
}

/** A physical copy needs the same release series on both sides (MDEV-27437). */
function copyObstacle(joiner: Joiner, donor: SeenMember | undefined): string | null {
  if (!joiner.version || !donor?.version || sameSeries(joiner.version, donor.version)) return null
  if (joiner.method === null || methodRule(joiner.method)?.kind === 'logical') return null
  return `It needs an SST, but ${joiner.name} runs ${shortVersion(joiner.version)} and ${donor.name} ${shortVersion(donor.version)}: ${joiner.method} copies within one release series only.`
}

/** A name of the list that means the joiner and another: the order of new UUIDs decides. */
function isAmbiguous({ name, sstDonor }: Joiner, { members }: GroupSight): boolean {
  return (sstDonor ?? '')
    .split(',')
    .some(
      (one) =>
        one !== '' && name.startsWith(one) && members.some((member) => member.name.startsWith(one)),
    )
}

function missingOf(joiner: Joiner, group: GroupSight): string[] {
  const missing = unseen(group)
  if (joiner.sstDonor === null) missing.push(`wsrep_sst_donor of ${joiner.name}`)
  else if (isAmbiguous(joiner, group)) {
    missing.push(`which node "${joiner.sstDonor}" in wsrep_sst_donor means: it fits the joiner too`)
  }
  return missing
}

function unknownVerdict(missing: string[], likely: 'IST' | 'SST' | null): IstVerdict {
  const because = `Not known: ${nameList(missing)}.`
  return { ...blank, kind: 'not-enough-evidence', because, missing, likely }
}

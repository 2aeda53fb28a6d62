/** One member of the group as the choice of a donor sees it (gcs_group.cpp of Galera 26.4). */
export interface GroupMember {
  /** wsrep_node_name. */
  name: string
  state: 'synced' | 'transferring' | 'not-joined'
  /** Arbitrators hold no data. */
  stateful: boolean
  segment: number
  /** Lowest cached seqno as exchanged at the view; null = its cache is empty. */
  cached: number | null
}

export interface DonorRequest {
  joiner: { name: string; segment: number; cached: number | null }
  /** Other members in the group's order (by gcomm UUID). */
  members: readonly GroupMember[]
  /** wsrep_sst_donor of the joiner; "" = any. */
  requested: string
  /** Last seqno of the joiner; null when it has none of this group’s history. */
  seqno: number | null
  /** The group’s seqno at the view in which the joiner asks. */
  groupSeqno: number
}

export type DonorChoice =
  /** `ist`: whether the donor has what the joiner misses; the donor decides so, however it was found. */
  | { kind: 'donor'; donor: GroupMember; ist: boolean; inSafetyGap: boolean }
  /** The joiner asks again every second until one is Synced. */
  | { kind: 'wait' }
  /** "Requested donor is not available": the joiner gives up. */
  | { kind: 'unavailable' }
  /** "Joiner and donor can’t be the same node": a name in the list also means the joiner. */
  | { kind: 'names-joiner' }

const MOST_GAP = 2 ** 20

/** Which donor the group gives a joiner: gcs_group_find_donor, decided alike on every member. */
export function chooseGaleraDonor(request: DonorRequest): DonorChoice {
  const able = request.seqno === null ? null : istDonor(request, request.seqno)
  const found = able ?? sstDonor(request)
  if (typeof found === 'string') return { kind: found }
  const ist = canServeIst(found, request.seqno)
  return { kind: 'donor', donor: found, ist, inSafetyGap: isInSafetyGap(request) }
}

/** The donor’s own check: the first write-set that the joiner misses is cached (replicator_str.cpp). */
export function canServeIst({ cached }: GroupMember, seqno: number | null): boolean {
  return seqno !== null && cached !== null && cached <= seqno + 1
}

/** Close to the lowest cached seqno of all, the joiner’s own cache included, no IST donor is sought. */
export function safeIstSeqno(request: DonorRequest): number | null {
  const all = [...request.members, request.joiner].flatMap(({ cached }) => cached ?? [])
  if (all.length === 0) return null
  const lowest = Math.min(...all)
  return lowest + Math.min(Math.floor((request.groupSeqno - lowest) / 128), MOST_GAP)
}

function isInSafetyGap(request: DonorRequest): boolean {
  const safe = safeIstSeqno(request)
  return request.seqno !== null && safe !== null && request.seqno < safe
}

/** group_find_ist_donor: a listed one first, then the own segment, then others. */
function istDonor(request: DonorRequest, seqno: number): GroupMember | null {
  if (safeIstSeqno(request) === null || isInSafetyGap(request)) return null
  return listedIstDonor(request, seqno) ?? istDonorByState(request, seqno)
}

function listedIstDonor(request: DonorRequest, seqno: number): GroupMember | null {
  let best: GroupMember | null = null
  for (const name of request.requested.split(',')) {
    if (name === '') break
    // Of several members that the name means, the first that is able; nobody asks whether it has data.
    const found = request.members.find(
      (member) =>
        member.name.startsWith(name) && member.state === 'synced' && canServeIst(member, seqno),
    )
    if (found && isLaterAndHigher(found, best)) best = found
  }
  return best
}

function istDonorByState(request: DonorRequest, seqno: number): GroupMember | null {
  let near: GroupMember | null = null
  let far: GroupMember | null = null
  for (const member of request.members) {
    if (member.state !== 'synced' || !member.stateful || !canServeIst(member, seqno)) continue
    if (member.segment === request.joiner.segment) {
      if (isLaterAndHigher(member, near)) near = member
    } else if (isLaterAndHigher(member, far)) far = member
  }
  return near ?? far
}

/** The highest cached seqno wins, of equals the later. */
function isLaterAndHigher(member: GroupMember, best: GroupMember | null): boolean {
  return best === null || (member.cached ?? -1) >= (best.cached ?? -1)
}

type NoDonor = 'wait' | 'unavailable' | 'names-joiner'

/** group_for_each_donor_in_string: names in their order, an empty one means any. */
function sstDonor(request: DonorRequest): GroupMember | NoDonor {
  const names = request.requested.split(',')
  const danglingComma = request.requested.endsWith(',')
  let failure: NoDonor = 'names-joiner'
  for (const name of names) {
    const found: GroupMember | NoDonor =
      name !== ''
        ? namedDonor(request, name)
        : failure === 'wait' && !danglingComma
          ? 'wait'
          : anyDonor(request)
    if (typeof found !== 'string') return found
    if (failure !== 'wait') failure = found
  }
  return failure
}

/** group_find_node_by_name: compares only as many characters as the list has, so "node1" means node10 too. */
function namedDonor({ joiner, members }: DonorRequest, name: string): GroupMember | NoDonor {
  if (joiner.name.startsWith(name) && !members.some((member) => member.name.startsWith(name))) {
    return 'names-joiner'
  }
  for (const member of members) {
    if (!member.name.startsWith(name)) continue
    if (member.state === 'synced') return member
    if (member.state === 'transferring') return 'wait'
    break
  }
  return 'unavailable'
}

/** group_find_node_by_state: the first Synced in the own segment; others only if that holds none. */
function anyDonor({ joiner, members }: DonorRequest): GroupMember | NoDonor {
  let far: GroupMember | null = null
  let segmentHasNodes = false
  for (const member of members) {
    const able = member.state === 'synced' && member.stateful
    if (able) far = member
    if (member.segment !== joiner.segment) continue
    if (able) return member
    if (member.state !== 'not-joined') segmentHasNodes = true
  }
  return far && !segmentHasNodes ? far : 'wait'
}

import { donorPreference } from '#server/galera/node-names.ts'
import type { SeenMember } from '#server/galera/ist/group-sight.ts'
import { blocksDonor } from '#server/galera/transfer-estimate.ts'

export interface DonorAdvice {
  donorName: string
  /** Value of wsrep_sst_donor for this join; null where the name cannot stand in the list. */
  setting: string | null
  /** Why this one, and what speaks against it. */
  because: string
}

interface Asked {
  joiner: { name: string; segment: number; method: string | null }
  /** Last seqno of the joiner; null when an SST is certain. */
  seqno: number | null
  groupSeqno: number
}

/** This share of its cached range is to lie before the joiner’s position, or the donor is about to lose it. */
const HEADROOM = 0.01

/** The donor to prefer: able to serve IST with headroom, not the writer, same segment (measured, §3.7). */
export function adviseDonor(members: readonly SeenMember[], asked: Asked): DonorAdvice | null {
  const donors = members.filter((member) => member.state === 'synced' && member.stateful)
  const [best] = donors.toSorted((a, b) => costOf(a, asked) - costOf(b, asked))
  if (!best) return null
  return {
    donorName: best.name,
    setting: donorPreference(best.name, asked.joiner.name),
    because: reasons(best, asked).join('; '),
  }
}

function slackOf({ cached }: SeenMember, { seqno }: Asked): number | null {
  return seqno === null || typeof cached !== 'number' ? null : seqno + 1 - cached
}

function hasHeadroom(member: SeenMember, asked: Asked): boolean {
  const slack = slackOf(member, asked)
  const range = asked.groupSeqno - (member.cached ?? asked.groupSeqno)
  return slack !== null && slack >= range * HEADROOM
}

function costOf(member: SeenMember, asked: Asked): number {
  const slack = slackOf(member, asked)
  const serves = slack !== null && slack >= 0
  return (
    (asked.seqno !== null && !serves ? 64 : 0) +
    (serves && !hasHeadroom(member, asked) ? 32 : 0) +
    (member.writing === true ? 8 : member.writing === null ? 4 : 0) +
    (member.segment === asked.joiner.segment ? 0 : 2) +
    (donorPreference(member.name, asked.joiner.name) === null ? 1 : 0)
  )
}

function reasons(member: SeenMember, asked: Asked): string[] {
  const slack = slackOf(member, asked)
  const said: string[] = []
  if (slack !== null && slack >= 0) {
    said.push(
      hasHeadroom(member, asked)
        ? `its gcache reaches ${slack} write-sets further back than needed`
        : 'it can still serve IST, but is about to lose the range',
    )
  } else if (asked.seqno !== null) said.push('no gcache reaches back far enough, so by SST')
  said.push(
    member.writing === null
      ? 'whether it takes writes is not known'
      : member.writing
        ? 'it takes client writes, as does every member that could serve'
        : 'it takes no client writes',
  )
  said.push(member.segment === asked.joiner.segment ? 'same segment' : 'in another segment')
  if (asked.seqno === null && asked.joiner.method !== null && blocksDonor(asked.joiner.method)) {
    said.push(`${asked.joiner.method} blocks writes on it meanwhile`)
  }
  return said
}

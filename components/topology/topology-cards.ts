import type { NodeView } from '#server/api/views.ts'
import type {
  ClusterAssessment,
  MemberRow,
  NodeAssessment,
  NodeSnapshot,
  TransferEdge,
} from '#server/galera/model.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { countdownLabel } from '#components/gcache/countdown-words.ts'
import type { TopologyCard } from './place-cards.ts'

/** What a card shows of one node of the inventory. null = unknown, never zero. */
export interface NodeCardFacts {
  card: TopologyCard
  node: NodeView
  assessment: NodeAssessment
  roles: string[]
  recvQueue: number | null
  /** Own and received write-sets a second. */
  writeSetsPerSecond: number | null
  /** Write-sets that the gcache still holds: the longest absence that an IST can mend. */
  gcacheReach: number | null
  /** For a node that is away: how long IST can still mend it; null otherwise. */
  wayBack: string | null
  /** The console cannot tell the present state. */
  hidden: boolean
}

export interface MemberCardFacts {
  card: TopologyCard
  member: MemberRow
}

export function sumKnown(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0)
}

export function gcacheReach(snapshot: NodeSnapshot | undefined): number | null {
  const reading = snapshot?.reading
  if (!reading || reading.lastCommitted === null || reading.cachedDownto === null) return null
  return Math.max(0, reading.lastCommitted - reading.cachedDownto + 1)
}

/** Roles as words: taking writes, donor to …, joiner from …. */
export function rolesOf(
  assessment: NodeAssessment,
  transfers: TransferEdge[],
  nameOf: (nodeId: string) => string,
): string[] {
  const roles: string[] = []
  if (assessment.writing && !assessment.stale) roles.push('Taking writes')
  for (const transfer of transfers) {
    if (transfer.donorId === assessment.nodeId) roles.push(`Donor to ${nameOf(transfer.joinerId)}`)
    if (transfer.joinerId === assessment.nodeId) {
      roles.push(transfer.donorName ? `Joiner from ${transfer.donorName}` : 'Joiner, donor unknown')
    }
  }
  return roles
}

function isHidden({ condition, stale }: NodeAssessment): boolean {
  return stale || condition === 'unreachable' || condition === 'unknown'
}

const AWAY: ReadonlySet<NodeAssessment['condition']> = new Set([
  'down',
  'disconnected',
  'unreachable',
])

function wayBackOf(
  { nodeId, condition }: NodeAssessment,
  { ist, nowMs }: { ist: IstAssessment | null; nowMs: number },
): string | null {
  const node = ist?.nodes.find((one) => one.nodeId === nodeId)
  if (!ist || !node || node.phase === 'member' || !AWAY.has(condition)) return null
  return countdownLabel(node.countdown, Math.max(0, nowMs - ist.nowMs))
}

/** Cards of all nodes of the inventory that the assessment knows. */
export function nodeCards(
  nodes: NodeView[],
  assessment: ClusterAssessment,
  snapshots: NodeSnapshot[],
  wayBack: { ist: IstAssessment | null; nowMs: number },
): NodeCardFacts[] {
  const nameOf = (nodeId: string) => nodes.find((node) => node.id === nodeId)?.name ?? 'unknown'
  return nodes.flatMap((node) => {
    const assessed = assessment.nodes.find(({ nodeId }) => nodeId === node.id)
    if (!assessed) return []
    const snapshot = snapshots.find(({ nodeId }) => nodeId === node.id)
    const hidden = isHidden(assessed)
    const current = hidden ? null : (snapshot?.rates ?? null)
    return {
      card: {
        id: node.id,
        name: node.name,
        kind: node.kind,
        segment: snapshot?.reading?.segment ?? null,
        component: assessed.component,
      },
      node,
      assessment: assessed,
      roles: rolesOf(assessed, assessment.transfers, nameOf),
      recvQueue: snapshot?.reading?.recvQueue ?? null,
      writeSetsPerSecond: current
        ? sumKnown(current.replicatedWriteSets, current.receivedWriteSets)
        : null,
      gcacheReach: gcacheReach(snapshot),
      wayBack: wayBackOf(assessed, wayBack),
      hidden,
    }
  })
}

/** Cards of members that the group lists and the inventory does not. */
export function memberCards(assessment: ClusterAssessment): MemberCardFacts[] {
  return assessment.unlistedMembers.map((member) => {
    const component = assessment.components.findIndex(({ memberNames }) =>
      memberNames.includes(member.name),
    )
    return {
      member,
      card: {
        id: `member:${member.uuid}`,
        name: member.name || member.uuid.slice(0, 8),
        kind: 'unlisted',
        segment: null,
        component: component < 0 ? null : component,
      },
    }
  })
}

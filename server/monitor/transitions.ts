import type { LocalState, NodeReading, NodeSnapshot, Severity } from '#server/galera/model.ts'
import { conditionSignature } from './condition-signature.ts'
import type { EventRecord } from './records.ts'

export interface TransitionContext {
  clusterId: string
  /** Name in the inventory. */
  nodeName: string
  /** Console time, ms. */
  now: number
  /** The node's journal is followed: it tells states and views itself, with the server's time. */
  journalTells: boolean
}

export interface Transition {
  events: PolledEvent[]
  /** What pages show of the cluster as a whole is out of date. */
  conditionChanged: boolean
}

export interface PolledEvent extends EventRecord {
  /** The same key from several nodes is one event of the cluster; null: an event of this node. */
  sharedKey: string | null
}

type Draft = Pick<PolledEvent, 'kind' | 'severity' | 'title' | 'detail'> & { sharedKey?: string }

/** What happened between two sights of a node. `before` null: it is seen for the first time. */
export function transition(
  before: NodeSnapshot | null,
  after: NodeSnapshot,
  context: TransitionContext,
): Transition {
  const conditionChanged = !before || conditionSignature(before) !== conditionSignature(after)
  if (!before || !conditionChanged) return { events: [], conditionChanged }
  const drafts = contactEvents(before, after, context.nodeName)
  if (before.reading && after.reading && before.reading !== after.reading) {
    drafts.push(...readingEvents(before.reading, after.reading, context))
  }
  const events = drafts.map((draft) => ({
    ...draft,
    atMs: context.now,
    serverAtMs: null,
    clusterId: context.clusterId,
    nodeId: draft.sharedKey === undefined ? after.nodeId : null,
    source: 'poll' as const,
    sharedKey: draft.sharedKey ?? null,
  }))
  return { events, conditionChanged }
}

function contactEvents(before: NodeSnapshot, after: NodeSnapshot, name: string): Draft[] {
  const drafts: Draft[] = []
  if (before.sql.kind === 'answering' && after.sql.kind === 'failing') {
    const { failure, message, mend } = after.sql
    drafts.push({
      kind: 'contact-lost',
      severity: failure === 'ssh-path' ? 'warning' : 'critical',
      title: message,
      detail: { failure, mend },
    })
  }
  if (before.sql.kind === 'failing' && after.sql.kind === 'answering') {
    const seconds = Math.max(0, Math.round((after.sql.sinceMs - before.sql.sinceMs) / 1000))
    drafts.push({
      kind: 'contact-back',
      severity: 'ok',
      title: `${name} answers SQL again`,
      detail: { failure: before.sql.failure, silentSeconds: seconds },
    })
  }
  if (before.ssh?.kind === 'answering' && after.ssh?.kind === 'failing') {
    const { failure, message, mend } = after.ssh
    drafts.push({ kind: 'ssh-lost', severity: 'notice', title: message, detail: { failure, mend } })
  }
  return drafts
}

function readingEvents(
  before: NodeReading,
  after: NodeReading,
  { nodeName, journalTells }: TransitionContext,
): Draft[] {
  const drafts: Draft[] = []
  if (before.clusterStatus !== after.clusterStatus) {
    drafts.push({
      kind: 'cluster-status',
      severity: after.clusterStatus === 'Primary' ? 'ok' : 'critical',
      title: `${nodeName} went from ${before.clusterStatus} to ${after.clusterStatus}`,
      detail: { from: before.clusterStatus, to: after.clusterStatus },
    })
  }
  if (
    before.clusterStateUuid !== null &&
    after.clusterStateUuid !== null &&
    before.clusterStateUuid !== after.clusterStateUuid
  ) {
    drafts.push({
      kind: 'state-uuid-changed',
      severity: 'critical',
      title: `${nodeName} belongs to another history now: its cluster state UUID changed`,
      detail: { from: before.clusterStateUuid, to: after.clusterStateUuid },
    })
  }
  const told = witnessed(before, after)
    ? viewEvents(before, after).filter((event) => !journalTells || event.kind !== 'view')
    : []
  if (journalTells || before.localState === null || after.localState === null) {
    return [...drafts, ...told]
  }
  if (before.localState !== after.localState) drafts.push(stateChange(before, after, nodeName))
  return [...drafts, ...told]
}

const stateNames: Record<LocalState, string> = {
  0: 'Initialized',
  1: 'Joining',
  2: 'Donor/Desynced',
  3: 'Joined',
  4: 'Synced',
}

const stateSeverity: Record<LocalState, Severity> = {
  0: 'warning',
  1: 'notice',
  2: 'notice',
  3: 'notice',
  4: 'ok',
}

function stateChange(before: NodeReading, after: NodeReading, nodeName: string): Draft {
  const [from, to] = [before.localState ?? 0, after.localState ?? 0]
  return {
    kind: 'state-shift',
    severity: stateSeverity[to],
    title: `${nodeName} went from ${stateNames[from]} to ${stateNames[to]}`,
    detail: { from: stateNames[from], to: stateNames[to], seqno: after.lastCommitted },
  }
}

/** A node that was away or cut off missed views: who came and went meanwhile, the others tell. */
function witnessed(before: NodeReading, after: NodeReading): boolean {
  return before.gcommUuid === after.gcommUuid && before.clusterStatus === 'Primary'
}

/** Every member of a view tells of it: the key makes one event of them. */
function viewEvents(before: NodeReading, after: NodeReading): Draft[] {
  const { clusterConfId, clusterStateUuid, clusterSize } = after
  if (clusterConfId === null || before.clusterConfId === clusterConfId) return []
  const view = `${clusterStateUuid}:${clusterConfId}`
  const drafts: Draft[] = [
    {
      kind: 'view',
      severity: 'notice',
      title: `New view: configuration ${clusterConfId} with ${clusterSize ?? 'an unknown number of'} members`,
      detail: { confId: clusterConfId, size: clusterSize, stateUuid: clusterStateUuid },
      sharedKey: `view:${view}`,
    },
  ]
  if (!before.members || !after.members) return drafts
  const { joined, left } = memberChanges(before.members, after.members)
  for (const name of joined) {
    const title = `${name} joined the group`
    const sharedKey = `member-joined:${name}:${view}`
    drafts.push({ kind: 'member-joined', severity: 'notice', title, detail: null, sharedKey })
  }
  for (const name of left) {
    const title = `${name} left the group`
    const sharedKey = `member-left:${name}:${view}`
    drafts.push({ kind: 'member-left', severity: 'warning', title, detail: null, sharedKey })
  }
  return drafts
}

/** By gcomm UUID, which is new at each start: a quick restart is one leaving and one joining. */
function memberChanges(
  before: NonNullable<NodeReading['members']>,
  after: NonNullable<NodeReading['members']>,
): { joined: string[]; left: string[] } {
  const known = new Set(before.map((member) => member.uuid))
  const present = new Set(after.map((member) => member.uuid))
  return {
    joined: after.filter((member) => !known.has(member.uuid)).map((member) => member.name),
    left: before.filter((member) => !present.has(member.uuid)).map((member) => member.name),
  }
}

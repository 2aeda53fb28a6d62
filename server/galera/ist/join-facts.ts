import { isOn } from '#server/galera/read-status.ts'
import type { GroupSight, SeenMember } from '#server/galera/ist/group-sight.ts'
import type { Joiner } from '#server/galera/ist/ist-verdict.ts'
import { joinerPosition, type JoinerEvidence } from '#server/galera/ist/joiner-position.ts'
import { memberDirectory } from '#server/galera/match-member.ts'
import type { ClusterAssessment, MemberRow, NodeReading } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'
import { booleanOption, parseProviderOptions } from '#server/galera/provider-options.ts'
import { parseServerVersion } from '#server/galera/server-version.ts'

/** What is known of one data node beside its sight. */
export interface NodeFacts {
  sight: NodeSight
  /** SHOW GLOBAL VARIABLES as last read; null = never. */
  variables: Readonly<Record<string, string>> | null
  /** Voted out as inconsistent since its last complete transfer. */
  inconsistent: boolean
  /** The group’s last seqno when the node was first seen stopped; null = not known. */
  groupSeqnoAtStop: number | null
  /** What galera_recovery has logged since it stopped; null = nothing. */
  recovered: JoinerEvidence['recovered']
}

/** The Primary component as a joiner would meet it; `without` is the joiner itself. */
export function groupSight(
  sights: readonly NodeSight[],
  assessment: ClusterAssessment,
  without: string,
): GroupSight {
  const primary = sights.filter(({ fresh }) => fresh?.clusterStatus === 'Primary')
  const others = primary.filter(({ node }) => node.nodeId !== without)
  const readings = others.flatMap(({ fresh }) => fresh ?? [])
  const uuids = new Set(readings.flatMap(({ clusterStateUuid }) => clusterStateUuid ?? []))
  const seqnos = readings.flatMap(({ lastCommitted }) => lastCommitted ?? [])
  const writing = new Map(assessment.nodes.map((one) => [one.nodeId, one.writing]))
  return {
    stateUuid: uuids.size === 1 ? ([...uuids][0] ?? null) : null,
    seqno: seqnos.length === 0 ? null : Math.max(...seqnos),
    members: membersOf(sights, readings, without).map(({ sight, row }) =>
      seenMember(sight, row, sight ? (writing.get(sight.node.nodeId) ?? null) : null),
    ),
  }
}

interface FoundMember {
  sight: NodeSight | null
  row: MemberRow | null
}

/** By the group’s own list; without one, who tells of itself, and nameless ones up to the size. */
function membersOf(
  sights: readonly NodeSight[],
  readings: readonly NodeReading[],
  without: string,
): FoundMember[] {
  const list = readings.find(({ members }) => members !== null)?.members
  const isOther = (sight: NodeSight | null) => sight?.node.nodeId !== without
  if (list) {
    const directory = memberDirectory(sights)
    return list
      .toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1))
      .map((row) => ({ sight: directory.match(row), row }))
      .filter(({ sight }) => isOther(sight))
  }
  const told = sights.filter(({ fresh }) => fresh?.clusterStatus === 'Primary')
  const size = Math.max(0, ...readings.map(({ clusterSize }) => clusterSize ?? 0))
  const nameless = Array.from({ length: Math.max(0, size - told.length) }, () => ({
    sight: null,
    row: null,
  }))
  return [...told.filter(isOther).map((sight) => ({ sight, row: null })), ...nameless]
}

function seenMember(
  sight: NodeSight | null,
  row: MemberRow | null,
  writing: boolean | null,
): SeenMember {
  const fresh = sight?.fresh ?? null
  // A Synced node has at least its last view in the cache, so null there means: not read.
  const cached = fresh?.cachedDownto ?? (fresh && fresh.localState !== 4 ? null : undefined)
  const stateful = sight ? sight.node.kind === 'data' : row?.name !== 'garb'
  return {
    name: row?.name ?? sight?.groupName ?? 'a member that cannot be named',
    nodeId: sight?.node.nodeId ?? null,
    state: fresh ? stateOf(fresh) : stateful ? null : 'synced',
    stateful,
    segment: fresh?.segment ?? sight?.last?.segment ?? (stateful ? null : 0),
    cached: stateful ? cached : null,
    index: fresh?.localIndex ?? null,
    writing,
    version: fresh?.serverVersion ? parseServerVersion(fresh.serverVersion) : null,
  }
}

function stateOf({ localState }: NodeReading): SeenMember['state'] {
  if (localState === null) return null
  return localState === 4 ? 'synced' : localState === 0 ? 'not-joined' : 'transferring'
}

/** The node as the joiner that it would be if it started now. */
export function joinerOf({ sight, variables, ...rest }: NodeFacts): Joiner {
  const { last } = sight
  const name = sight.groupName
  const options = parseProviderOptions(variables?.['wsrep_provider_options'] ?? '')
  const recovers = booleanOption(options, 'gcache.recover') !== false
  return {
    name,
    segment: last?.segment ?? 0,
    cached: recovers ? (last?.cachedDownto ?? null) : null,
    position: joinerPosition(evidenceOf(name, { sight, variables, ...rest })),
    isMember: sight.fresh?.clusterStatus === 'Primary',
    sstDonor: variables?.['wsrep_sst_donor'] ?? null,
    method: variables?.['wsrep_sst_method'] ?? null,
    version: last?.serverVersion ? parseServerVersion(last.serverVersion) : null,
  }
}

function evidenceOf(name: string, facts: NodeFacts): JoinerEvidence {
  const { fresh, last, snapshot } = facts.sight
  // Unseen since: somebody may have started it meanwhile.
  const saved = snapshot?.ssh?.kind === 'answering' ? (snapshot.savedPosition ?? null) : null
  const seen = positionOf(fresh ?? last)
  return {
    name,
    live: fresh ? seen : null,
    grastate: saved === null ? null : (saved.grastate ?? 'missing'),
    recovered: facts.recovered,
    lastSeen: seen && { ...seen, atMost: saved && facts.groupSeqnoAtStop },
    durable: isDurable(facts.variables),
    inconsistent: facts.inconsistent,
  }
}

function positionOf(reading: NodeReading | null): { uuid: string; seqno: number } | null {
  const uuid = reading?.localStateUuid ?? reading?.clusterStateUuid
  const seqno = reading?.lastCommitted
  return uuid && seqno !== null && seqno !== undefined ? { uuid, seqno } : null
}

function isDurable(variables: NodeFacts['variables']): boolean | null {
  const value = variables?.['innodb_flush_log_at_trx_commit']
  return value === undefined ? null : (isOn(value) ?? false)
}

import { normalizeHost, parseAddress } from '#server/discovery/addresses.ts'
import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { membersOf, pairMembers } from '#server/discovery/pair-members.ts'
import type { Asked, NodeAnswer } from '#server/discovery/sighting.ts'

/** One server under one or several addresses. */
export interface Found {
  /** The address to be used for it, first; the others are further ways to it. */
  asked: Asked[]
  name: string
  kind: 'data' | 'arbitrator'
}

/**
 * One entry a server: what answered under several addresses is one node, an address that is another
 * name of a known node is none, and members that nobody can reach are paired with the addresses left.
 */
export function mergeNodes(asked: readonly Asked[]): DiscoveredNode[] {
  const answered = groupAnswers(asked)
  const silent = asked.filter(
    (one) => one.answer === null && !answered.some((found) => isAliasOf(one, found)),
  )
  const members = membersOf(asked).filter(
    (member) =>
      !answered.some((found) =>
        found.asked.some(
          ({ answer }) =>
            answer?.reading.gcommUuid === member.uuid || answer?.reading.nodeName === member.name,
        ),
      ),
  )
  const nodes = [
    ...answered.map((found) => discoveredNode(found)),
    ...pairMembers(silent, members).map(({ member, address }) => {
      const isArbitrator = member !== null && member.arbitrator
      const name = member?.name || address?.memberName || address?.host || 'unknown'
      if (address !== null) {
        return discoveredNode({
          asked: [address],
          name,
          kind: isArbitrator ? 'arbitrator' : 'data',
        })
      }
      return addresslessNode(name, isArbitrator, member?.uuid ?? name, membersOrigin(asked))
    }),
  ]
  return nodes.toSorted(inOrder)
}

function groupAnswers(asked: readonly Asked[]): Found[] {
  const groups = new Map<string, Asked[]>()
  for (const one of asked) {
    if (one.answer === null) continue
    const id = identityOf(one.answer, one)
    groups.set(id, [...(groups.get(id) ?? []), one])
  }
  return [...groups.values()].map((group) => {
    const first = preferred(group)
    return {
      asked: [first, ...group.filter((one) => one !== first)],
      name: first.answer?.reading.nodeName ?? first.host,
      kind: 'data' as const,
    }
  })
}

/** gcomm UUIDs are new at each start, but the same at all addresses of one running server. */
function identityOf(answer: NodeAnswer, asked: Asked): string {
  const { gcommUuid, nodeName, nodeAddress } = answer.reading
  if (gcommUuid !== null) return gcommUuid
  if (nodeName === null || answer.hostname === null) return `${asked.host}:${asked.sqlPort}`
  return [nodeName, nodeAddress, answer.hostname, asked.sqlPort].join('|')
}

/** The address that the operator typed, else the one the node itself goes by. */
function preferred(group: Asked[]): Asked {
  const own = group.find((one) => one.host === ownHost(one.answer))
  const chosen = group.find((one) => one.isStart) ?? own ?? group[0]
  if (chosen === undefined) throw new TypeError('A group of answers is never empty.')
  return chosen
}

function ownHost(answer: NodeAnswer | null): string | null {
  const address = answer?.reading.nodeAddress ?? null
  return address === null ? null : (parseAddress(address)?.host ?? null)
}

/** Whether an address without an answer is another name or address of a node that answered. */
function isAliasOf(silent: Asked, found: Found): boolean {
  return found.asked.some(({ answer, host, sqlPort }) => {
    if (answer === null) return false
    const { nodeName } = answer.reading
    const names = [nodeName, answer.hostname].map((name) =>
      name === null ? null : normalizeHost(name),
    )
    if (names.includes(silent.host)) return true
    const own = ownHost(answer)
    return own === silent.host && (host !== silent.host || sqlPort !== silent.sqlPort)
  })
}

function discoveredNode({ asked, name, kind }: Found): DiscoveredNode {
  const [first] = asked
  if (first === undefined) throw new TypeError('A found node has an address.')
  const { answer, error } = first
  const ssh = asked.find((one) => one.ssh?.hostKey)?.ssh ?? first.ssh
  return {
    key: `${kind}:${first.host}:${first.sqlPort}`,
    name,
    kind,
    address: first.host,
    sqlPort: first.sqlPort,
    foundBy: [...new Set(asked.flatMap((one) => one.foundBy))],
    isStart: asked.some((one) => one.isStart),
    contact:
      kind === 'arbitrator'
        ? { answered: false, failure: 'refused', ...arbitratorContact(name) }
        : error === null
          ? { answered: true }
          : { answered: false, failure: error.failure, message: error.message, mend: error.mend },
    ssh:
      ssh === null
        ? null
        : ssh.error === null
          ? { answered: true }
          : {
              answered: false,
              failure: ssh.error.failure,
              message: ssh.error.message,
              mend: ssh.error.mend,
            },
    hostKey: ssh?.hostKey ?? null,
    account: answer === null ? null : accountOf(answer),
  }
}

function addresslessNode(
  name: string,
  isArbitrator: boolean,
  id: string,
  foundBy: string[],
): DiscoveredNode {
  return {
    key: `${isArbitrator ? 'arbitrator' : 'data'}:${id}`,
    name,
    kind: isArbitrator ? 'arbitrator' : 'data',
    address: '',
    sqlPort: 3306,
    foundBy,
    isStart: false,
    contact: isArbitrator
      ? { answered: false, failure: 'refused', ...arbitratorContact(name) }
      : {
          answered: false,
          failure: 'unreachable',
          message: `${name} is a member, but no node tells its address.`,
          mend: 'Search from its own address, add SSH, or set wsrep_node_incoming_address on it.',
        },
    ssh: null,
    hostKey: null,
    account: null,
  }
}

function arbitratorContact(name: string): { message: string; mend: string } {
  return {
    message: `${name} is an arbitrator: it has a vote but no data and no SQL port.`,
    mend: 'The console sees it through the other members.',
  }
}

function membersOrigin(asked: readonly Asked[]): string[] {
  return asked
    .filter((one) => one.answer?.reading.members)
    .map((one) => `mysql.wsrep_cluster_members on ${one.answer?.reading.nodeName ?? one.host}`)
}

function accountOf(answer: NodeAnswer): DiscoveredNode['account'] {
  const { reading, clock } = answer
  return {
    serverVersion: reading.serverVersion ?? '',
    providerVersion: reading.providerVersion,
    localState: reading.localState,
    localStateComment: reading.localStateComment,
    clusterStatus: reading.clusterStatus,
    clusterName: reading.clusterName,
    clusterStateUuid: reading.clusterStateUuid,
    clusterConfId: reading.clusterConfId,
    clusterSize: reading.clusterSize,
    segment: reading.segment,
    members: reading.members,
    clockSkewMs: clock?.skewMs ?? null,
  }
}

/** Data nodes by name, then arbitrators. */
function inOrder(a: DiscoveredNode, b: DiscoveredNode): number {
  if (a.kind !== b.kind) return a.kind === 'data' ? -1 : 1
  return a.name.localeCompare(b.name, 'en', { numeric: true }) || a.key.localeCompare(b.key, 'en')
}

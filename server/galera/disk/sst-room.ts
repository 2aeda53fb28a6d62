import {
  COPIED_AT_MOST,
  SPACE_MARGIN,
  spaceForCopy,
  spaceForServer,
  spaceReason,
} from '#server/galera/disk/space-for-copy.ts'
import {
  isDataStale,
  isSpaceStale,
  type DataSize,
  type DiskSpace,
  type NodeDisk,
} from '#server/galera/disk/node-disk.ts'
import { formatBytes, formatDuration } from '#server/galera/figures.ts'
import type { NodeSnapshot, TransferEdge } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** Whether the disk of a node would hold the data of an SST to it. */
export type SstRoom =
  | {
      kind: 'fits' | 'too-small'
      availableBytes: number
      /** Old data that the SST removes first; null = not known, and without it the same follows. */
      replacedBytes: number | null
      neededBytes: number
      /** Whose data are the largest. */
      donorName: string
      /** What is there and what is needed, in whole sentences. */
      because: string
    }
  | { kind: 'unknown'; because: string }

export interface SstRoomFacts {
  sights: readonly NodeSight[]
  transfers: readonly TransferEdge[]
  /** Console time. */
  now: number
}

/**
 * An SST to this node as it is now: the old data are erased before the first byte comes (10.11, lab:
 * of 705 MiB free 1400 at once), the ring file of the gcache stays, and the largest data of any
 * possible donor come.
 */
export function sstRoom(
  { node, snapshot }: NodeSight,
  facts: SstRoomFacts,
  margin = SPACE_MARGIN,
): SstRoom {
  const { now } = facts
  if (!snapshot) return unknown('The console has not looked at it yet.')
  if (!snapshot.ssh) return unknown('It needs SSH, and the node has no SSH credential.')
  const disk = snapshot.disk ?? null
  const space = disk?.space ?? null
  if (!space || isSpaceStale(space, now)) return unknown(spaceReasonMissing(snapshot, space, now))
  if (facts.transfers.some(({ joinerId }) => joinerId === node.nodeId)) {
    return unknown('A state transfer to it runs, and what is on its disk changes.')
  }
  const donor = largestDonor(node.nodeId, facts)
  if (donor.kind === 'unknown') return donor
  const neededBytes = spaceForServer(spaceForCopy(donor.bytes * COPIED_AT_MOST, margin), 0)
  const own = ownBytes(disk, space, now)
  const kind = verdictOf(space, own, neededBytes)
  const reason = spaceReason({ neededBytes, gcacheBytes: 0, margin })
  const free = `${formatBytes(space.availableBytes)} are free`
  if (kind === 'unknown') {
    return unknown(
      `${free}. ${reason} How much old data an SST would remove first is not known. ${disk?.dataMissing ?? ''}`.trim(),
    )
  }
  const there =
    own === null || own === 0
      ? `${free}.`
      : `${free}, and an SST removes ${formatBytes(own)} of old data first.`
  const keeps =
    kind === 'fits' && space.availableBytes < neededBytes
      ? ' A rebuild by the console, which sets the old data aside, would not fit.'
      : ''
  return {
    kind,
    availableBytes: space.availableBytes,
    replacedBytes: own,
    neededBytes,
    donorName: donor.name,
    because: `${there} ${reason}${keeps}`,
  }
}

function verdictOf(space: DiskSpace, own: number | null, needed: number): SstRoom['kind'] {
  if (space.availableBytes + (own ?? 0) >= needed) return 'fits'
  // Not even if all that is on the disk were old data.
  if (own !== null || space.availableBytes + space.usedBytes < needed) return 'too-small'
  return 'unknown'
}

/** Data on other file systems, by links, make no room on this one. */
function ownBytes(disk: NodeDisk | null, space: DiskSpace, now: number): number | null {
  const data = disk?.data ?? null
  return data && !isDataStale(data, now) ? Math.min(data.bytes, space.usedBytes) : null
}

type Donor = { kind: 'known'; name: string; bytes: number } | { kind: 'unknown'; because: string }

/** Of the members that have all data now: each could be the donor when the time comes. */
function largestDonor(nodeId: string, { sights, now }: SstRoomFacts): Donor {
  const members = sights.filter(
    ({ node, fresh }) =>
      node.nodeId !== nodeId &&
      node.kind === 'data' &&
      fresh?.clusterStatus === 'Primary' &&
      (fresh.localState ?? 0) >= 2,
  )
  if (members.length === 0)
    return unknown(
      'No other node is seen as a member now, so what a donor would send is not known.',
    )
  const known = members.flatMap(({ node, snapshot }) => {
    const data: DataSize | null = snapshot?.disk?.data ?? null
    return data && !isDataStale(data, now) ? [{ name: node.name, bytes: data.bytes }] : []
  })
  const [first, ...rest] = known
  if (first) {
    const largest = rest.reduce((most, one) => (one.bytes > most.bytes ? one : most), first)
    return { kind: 'known', ...largest }
  }
  const names = nameList(members.map(({ node }) => node.name))
  const why = members.flatMap(({ snapshot }) => dataReasonMissing(snapshot) ?? [])[0]
  return unknown(`How much data ${names} would send is not known. ${why ?? ''}`.trim())
}

function dataReasonMissing(snapshot: NodeSnapshot | null): string | null {
  if (!snapshot?.ssh) return 'Without SSH their size cannot be read.'
  return snapshot.disk?.dataMissing ?? null
}

function spaceReasonMissing(
  { ssh, disk }: NodeSnapshot,
  space: DiskSpace | null,
  now: number,
): string {
  const why = ssh?.kind === 'failing' ? ssh.message : (disk?.spaceMissing ?? null)
  if (!space) return why ?? 'Its disk was not read yet.'
  const age = `Its disk was last read ${formatDuration(now - space.atMs)} ago.`
  return why === null ? age : `${age} ${why}`
}

function unknown(because: string): { kind: 'unknown'; because: string } {
  return { kind: 'unknown', because }
}

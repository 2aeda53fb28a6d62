import { describe, expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { clusterOf, failing, identity, NOW } from '#server/galera/cluster-fixture.ts'
import { clusterWithDisks, diskOf, GB } from '#server/galera/disk/disk-fixture.ts'
import { isDataDue, isSpaceStale } from '#server/galera/disk/node-disk.ts'
import { sstRoom, type SstRoom } from '#server/galera/disk/sst-room.ts'
import type { NodeSnapshot, TransferEdge } from '#server/galera/model.ts'
import { sightsOf } from '#server/galera/node-sight.ts'

interface Options {
  transfers?: TransferEdge[]
  margin?: number
  now?: number
}

/** Of node1. */
function roomIn(snapshots: NodeSnapshot[], options: Options = {}): SstRoom {
  const { transfers = [], margin, now = NOW } = options
  const nodes = snapshots.map(({ nodeId }) => identity(nodeId.replace(/^id-/, '')))
  const sights = sightsOf(nodes, new Map(snapshots.map((one) => [one.nodeId, one])), now)
  const [own] = sights
  if (!own) throw new Error('There is no node1.')
  return sstRoom(own, { sights, transfers, now }, margin)
}

const donor = diskOf(50, 20)
const with1 = (disk: ReturnType<typeof diskOf> | null) => clusterWithDisks([disk, donor, donor])

describe('room for an SST', () => {
  // 20 GB, a twentieth of growth, a fifth more, and 400 MB of an empty server: 25.6 GB.
  test('beside the old data', () => {
    expect(roomIn(with1(diskOf(30, 20)))).toEqual({
      kind: 'fits',
      availableBytes: 30 * GB,
      replacedBytes: 20 * GB,
      neededBytes: 25.6 * GB,
      donorName: 'node2',
      because:
        '27.9 GiB are free, and an SST removes 18.6 GiB of old data first. The donor’s data with a fifth more and the redo log need 23.8 GiB.',
    })
  })

  test('only as the old data go first; what keeps them would not fit', () => {
    const room = roomIn(with1(diskOf(6, 20)))
    expect(room.kind).toBe('fits')
    expect(room.because).toMatch(/A rebuild by the console.* would not fit\.$/)
  })

  test.each([
    ['little is free', diskOf(5.5, 20)],
    ['nothing is free', diskOf(0, 20)],
    ['the data are on another file system', diskOf(5, 0)],
  ])('too small: %s', (_, disk) => {
    expect(roomIn(with1(disk)).kind).toBe('too-small')
  })

  test('old data that are larger than what the disk holds make no more room than that', () => {
    const space = { atMs: NOW, sizeBytes: 10 * GB, usedBytes: 4 * GB, availableBytes: 6 * GB }
    expect(roomIn(with1(diskOf(0, 90, { space })))).toMatchObject({
      kind: 'too-small',
      replacedBytes: 4 * GB,
    })
  })

  test('the largest donor counts, and of members only', () => {
    const large = diskOf(50, 60)
    expect(roomIn(clusterWithDisks([diskOf(30, 20), donor, large]))).toMatchObject({
      kind: 'too-small',
      donorName: 'node3',
    })
    const apart = clusterWithDisks([diskOf(30, 20), donor, large], [{}, {}, { localState: 1 }])
    expect(roomIn(apart)).toMatchObject({ kind: 'fits', donorName: 'node2' })
  })

  test('another margin is in the words', () => {
    const room = roomIn(with1(diskOf(30, 0)), { margin: 1.5 })
    expect(room).toMatchObject({ kind: 'too-small', neededBytes: 31.9 * GB })
    expect(room.because).toContain('with 50 % more and')
    expect(roomIn(with1(diskOf(30, 0)), { margin: 1 }).because).toContain('data and the redo log')
  })

  test('own data that are not known: only what follows without them is told', () => {
    expect(roomIn(with1(diskOf(30, null))).kind).toBe('fits')
    expect(roomIn(with1(diskOf(10, null)))).toEqual({
      kind: 'unknown',
      because: expect.stringMatching(/^9\.31 GiB are free\. .*not known\. sudo was refused\.$/),
    })
    const tiny = { atMs: NOW, sizeBytes: 20 * GB, usedBytes: 10 * GB, availableBytes: 10 * GB }
    expect(roomIn(with1(diskOf(0, null, { space: tiny })))).toMatchObject({
      kind: 'too-small',
      replacedBytes: null,
    })
  })
})

describe('unknown, with the reason', () => {
  const because = (snapshots: NodeSnapshot[], options?: Options) => {
    const room = roomIn(snapshots, options)
    expect(room.kind).toBe('unknown')
    return room.because
  }
  const [, ...others] = with1(null)
  const own = (change: Partial<NodeSnapshot>) =>
    with1(diskOf(1, 20)).map((one, index) => (index === 0 ? { ...one, ...change } : one))

  test('no SSH, not read yet, df refused', () => {
    expect(because(own({ ssh: null }))).toContain('no SSH credential')
    expect(because(own({ disk: null }))).toBe('Its disk was not read yet.')
    expect(because(with1(diskOf(null, 20)))).toBe('df told nothing.')
  })

  test('old figures', () => {
    const ssh = failing('unreachable')
    const old = { space: { ...(diskOf(1, 20).space ?? never()), atMs: NOW - 600_000 } }
    expect(because(own({ ssh, disk: diskOf(1, 20, old) }))).toBe(
      'Its disk was last read 10 min ago. It failed: unreachable.',
    )
  })

  test('a transfer runs', () => {
    const edge: TransferEdge = {
      joinerId: 'id-node1',
      donorId: null,
      donorName: null,
      kind: 'SST',
      method: null,
      stage: null,
      sinceMs: null,
    }
    expect(because(with1(diskOf(1, 20)), { transfers: [edge] })).toContain('transfer to it runs')
  })

  test('no donor, or none whose size is known', () => {
    const alone = [...own({}).slice(0, 1), ...others.map((one) => ({ ...one, reading: null }))]
    expect(because(alone)).toContain('No other node is seen as a member')
    const blind = clusterWithDisks([diskOf(1, 20), diskOf(1, null), null])
    expect(because(blind)).toBe(
      'How much data node2 and node3 would send is not known. sudo was refused.',
    )
    const ancient = diskOf(50, 20, { data: { atMs: NOW - 7_200_000, bytes: 20 * GB } })
    expect(because(clusterWithDisks([diskOf(1, 20), ancient]))).toContain('node2 would send')
  })
})

test('a full disk is a finding of the cluster; of an unknown one nothing is said', () => {
  const found = (snapshots: NodeSnapshot[]) =>
    assessCluster(clusterOf(snapshots)).findings.map(({ id, severity }) => `${severity} ${id}`)
  expect(found(with1(diskOf(2, 20)))).toEqual(['warning no-room-for-sst:id-node1'])
  expect(found(with1(diskOf(30, 20)))).toEqual(['ok all-fine'])
  expect(found(with1(diskOf(null, 20)))).toEqual(['ok all-fine'])
})

test('the size of the data is read anew after a quarter of an hour, or when much has moved', () => {
  const space = { atMs: NOW, sizeBytes: 100 * GB, usedBytes: 50 * GB, availableBytes: 50 * GB }
  const asked = { atMs: NOW - 60_000, usedBytes: 50 * GB, bytes: 20 * GB }
  expect(isDataDue(null, space)).toBe(true)
  expect(isDataDue(asked, space)).toBe(false)
  expect(isDataDue({ ...asked, usedBytes: 51.9 * GB }, space)).toBe(false)
  expect(isDataDue({ ...asked, usedBytes: 30 * GB }, space)).toBe(true)
  expect(isDataDue({ ...asked, atMs: NOW - 900_000 }, space)).toBe(true)
  // A refusal is not asked for more often because the disk is busy.
  expect(isDataDue({ ...asked, usedBytes: 0, bytes: null }, space)).toBe(false)
  expect(isSpaceStale(space, NOW + 190_000)).toBe(false)
  expect(isSpaceStale(space, NOW + 201_000)).toBe(true)
})

function never(): never {
  throw new Error('The fixture has no figures.')
}

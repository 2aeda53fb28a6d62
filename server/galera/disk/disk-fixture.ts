import { NOW, reading, snapshot } from '#server/galera/cluster-fixture.ts'
import type { NodeDisk } from '#server/galera/disk/node-disk.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'

export const GB = 1e9

/** A disk of 100 GB, for tests: `free` and `data` in GB; null = that was not read. */
export function diskOf(
  free: number | null,
  data: number | null,
  change: Partial<NodeDisk> = {},
): NodeDisk {
  return {
    directory: '/var/lib/mysql/',
    space:
      free === null
        ? null
        : {
            atMs: NOW - 30_000,
            sizeBytes: 100 * GB,
            usedBytes: (100 - free) * GB,
            availableBytes: free * GB,
          },
    spaceMissing: free === null ? 'df told nothing.' : null,
    data: data === null ? null : { atMs: NOW - 300_000, bytes: data * GB },
    dataMissing: data === null ? 'sudo was refused.' : null,
    ...change,
  }
}

/** A cluster of three Synced nodes with SSH, node1 first, with these disks. */
export function clusterWithDisks(
  disks: readonly (NodeDisk | null)[],
  readings: readonly Partial<NodeReading>[] = [],
): NodeSnapshot[] {
  const group = disks.map((_, index) => `node${index + 1}`)
  return group.map((name, index) =>
    snapshot(name, reading(name, group, readings[index]), {
      ssh: { kind: 'answering', sinceMs: NOW - 60_000 },
      disk: disks[index] ?? null,
    }),
  )
}

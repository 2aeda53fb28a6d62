import { isDataStale, isSpaceStale } from '#server/galera/disk/node-disk.ts'
import { sstRoom, type SstRoomFacts } from '#server/galera/disk/sst-room.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'
import { samplesOf } from './metric-source.ts'
import { nodeSpecs } from './node-specs.ts'

/** The disk of a node's data, also while its server is down. */
export function diskSamples(cluster: string, sight: NodeSight, facts: SstRoomFacts) {
  const { samples, add } = samplesOf(nodeSpecs)
  const { node, snapshot } = sight
  if (node.kind === 'arbitrator') return samples
  const of = { cluster, node: node.name }
  const { space = null, data = null } = snapshot?.disk ?? {}
  if (space && !isSpaceStale(space, facts.now)) {
    add('synced_node_disk_size_bytes', of, space.sizeBytes)
    add('synced_node_disk_available_bytes', of, space.availableBytes)
  }
  if (data && !isDataStale(data, facts.now)) add('synced_node_data_bytes', of, data.bytes)
  const room = sstRoom(sight, facts)
  add('synced_node_disk_fits_sst', of, room.kind === 'unknown' ? null : room.kind === 'fits')
  return samples
}

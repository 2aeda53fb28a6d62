import type { AssessmentFacts } from '#server/galera/assessment-facts.ts'
import { FULL_DISK_HARM, MORE_SPACE } from '#server/galera/disk/space-for-copy.ts'
import { sstRoom } from '#server/galera/disk/sst-room.ts'
import type { Finding } from '#server/galera/model.ts'

/** Nodes that could not be mended by a full copy as they are now. */
export function diskFindings(facts: AssessmentFacts): Finding[] {
  if (facts.workerSilent) return []
  const { sights, transfers, input } = facts
  return sights.flatMap((sight) => {
    const { node } = sight
    if (node.kind !== 'data') return []
    const room = sstRoom(sight, { sights, transfers, now: input.now })
    if (room.kind !== 'too-small') return []
    return [
      {
        id: `no-room-for-sst:${node.nodeId}`,
        severity: 'warning',
        title: `The disk of ${node.name} is too full for an SST`,
        detail: `${room.because} ${FULL_DISK_HARM} ${MORE_SPACE}`,
        nodeIds: [node.nodeId],
      },
    ]
  })
}

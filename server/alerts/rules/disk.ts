import { FULL_DISK_HARM } from '#server/galera/disk/space-for-copy.ts'
import { sstRoom } from '#server/galera/disk/sst-room.ts'
import { MINUTE_MS, NO_HISTORY, type Rule, type Seen } from '../rule.ts'
import { dataNodes } from '../scene.ts'

const noRoomForSst: Rule = {
  id: 'no-room-for-sst',
  title: 'Disk too full for an SST',
  severity: 'warning',
  forMs: 5 * MINUTE_MS,
  threshold: {
    value: 20,
    min: 0,
    max: 500,
    unit: '%',
    firesBelow: true,
    of: 'the room that must be left over beyond the largest donor’s data; preflight asks for 20 %',
  },
  scope: 'node',
  looksAt:
    'The free space at the data directory, and the old data that an SST removes first, against the data of the largest possible donor; of nodes with SSH.',
  runbook:
    'Make room before the node needs it: should it miss too much or crash badly, it comes back only by a full copy. Look on its server at the file system that its page names: old binary logs, data that a job set aside (Jobs, Data set aside), dumps and logs beside the data directory; PURGE BINARY LOGS, release what is not needed, or enlarge the disk. Until then keep it running, and do not rebuild it.',
  preview: NO_HISTORY,
  see: (scene, threshold) => {
    const { sights, nowMs: now } = scene
    const { transfers } = scene.assessment
    return dataNodes(scene).flatMap(({ nodeId, name, sight }): Seen[] => {
      // Whoever takes the SSH credential away no longer wants to be told.
      if (sight.snapshot && !sight.snapshot.ssh) return []
      const room = sstRoom(sight, { sights, transfers, now }, 1 + threshold / 100)
      if (room.kind === 'fits') return []
      if (room.kind === 'unknown') {
        return [{ subject: nodeId, holds: 'unknown', because: room.because }]
      }
      return [
        {
          subject: nodeId,
          nodeId,
          holds: true,
          title: `The disk of ${name} is too full for an SST`,
          detail: `${room.because} ${FULL_DISK_HARM}`,
        },
      ]
    })
  },
}

export const diskRules: Rule[] = [noRoomForSst]

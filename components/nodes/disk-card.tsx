import { isSpaceStale, type NodeDisk } from '#server/galera/disk/node-disk.ts'
import type { SstRoom } from '#server/galera/disk/sst-room.ts'
import { cn } from '#components/lib/cn.ts'
import { Age } from '#components/ui/age.tsx'
import { Card } from '#components/ui/card.tsx'
import { diskFacts, roomHeadline } from './disk-facts.ts'
import { NodeFactList } from './node-fact-list.tsx'

interface DiskCardProps {
  disk: NodeDisk | null
  room: SstRoom | null
  nowMs: number
}

/** How full the disk of the data directory is, and whether it would hold an SST. */
export function DiskCard({ disk, room, nowMs }: DiskCardProps) {
  const space = disk?.space ?? null
  const stale = space !== null && isSpaceStale(space, nowMs)
  return (
    <Card title="Disk of the data">
      <div className="flex flex-col gap-4">
        <div>
          <p className={cn('text-base font-medium', room?.kind === 'too-small' && 'text-degraded')}>
            {roomHeadline(room)}
          </p>
          {room && <p className="mt-0.5 max-w-prose break-words text-soft">{room.because}</p>}
          {space && (
            <p className={cn('mt-1 text-xs', stale ? 'text-degraded' : 'text-faint')}>
              {stale ? 'Old: read ' : 'Read '}
              <Age atMs={space.atMs} />.
              {!stale && disk?.spaceMissing && ` The latest try failed: ${disk.spaceMissing}`}
            </p>
          )}
        </div>
        {space && <NodeFactList facts={diskFacts(disk, room)} stale={stale} />}
      </div>
    </Card>
  )
}

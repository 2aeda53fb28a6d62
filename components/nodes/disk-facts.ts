import type { NodeDisk } from '#server/galera/disk/node-disk.ts'
import type { SstRoom } from '#server/galera/disk/sst-room.ts'
import { formatBytes, formatShare } from '#components/lib/format.ts'
import type { NodeFact } from './node-facts.ts'

/** The answer in a few words. */
export function roomHeadline(room: SstRoom | null): string {
  if (room?.kind === 'fits') return 'An SST to this node would fit.'
  if (room?.kind === 'too-small') return 'Too full for an SST to this node.'
  return 'Whether an SST to this node would fit is not known.'
}

/** Figures of the disk; what was not read is unknown, with the reason. */
export function diskFacts(disk: NodeDisk | null, room: SstRoom | null): NodeFact[] {
  const space = disk?.space ?? null
  if (!disk || !space) return []
  const { sizeBytes, usedBytes, availableBytes } = space
  const share = (bytes: number) => `${formatBytes(bytes)} (${formatShare(bytes / sizeBytes)})`
  const facts: NodeFact[] = [
    {
      term: 'Data directory',
      meaning: 'datadir as the server tells it; the figures are those of its file system.',
      value: disk.directory ?? 'unknown: not told',
      mono: true,
    },
    { term: 'Size', meaning: null, value: formatBytes(sizeBytes) },
    {
      term: 'Used',
      meaning: 'By all files of the file system, not only by the data.',
      value: share(usedBytes),
    },
    {
      term: 'Free',
      meaning: 'Without the blocks that the file system keeps for root.',
      value: share(availableBytes),
    },
    {
      term: 'Own data',
      meaning:
        'What an SST from here would copy, without gcache and logs. An SST to here removes as much first.',
      value: disk.data
        ? formatBytes(disk.data.bytes)
        : `unknown: ${disk.dataMissing ?? 'not read yet'}`,
    },
  ]
  if (room && room.kind !== 'unknown') {
    facts.push({
      term: 'An SST needs',
      meaning: 'Reckoned as preflight does it, from the largest data of any possible donor.',
      value: `${formatBytes(room.neededBytes)} (donor with most data: ${room.donorName})`,
    })
  }
  return facts
}

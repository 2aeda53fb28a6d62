import { expect, it } from 'vitest'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import { transfersAfter } from '#server/galera/transfer-from-log.ts'
import { type JoinStory, progressOf, stageIn, startOfJoin } from './join-story.ts'

/** A joiner that has its donor; these bytes have come on the port of the transfer. */
function story(bytes: number): JoinStory {
  const start = startOfJoin('node4', 3306, 0)
  const required = { kind: 'transfer-required', group: null, local: null } as const
  const source = { node: 'node4', atMs: 1 }
  const transfers = transfersAfter(start.transfers, required, source)
  return { ...start, transfers, streams: { '4444 10.0.0.1:1': bytes } }
}
const known = (one: JoinStory): LogTransfer['stage'] | undefined =>
  one.transfers.byJoiner['node4']?.stage

it('a line of the journal that was lost does not hide that data come', () => {
  const coming = story(5_000_000)
  expect(known(coming)).toBe('waiting for donor')
  expect(stageIn(coming)).toBe('streaming')
  expect(progressOf(coming, 9)).toMatchObject({ stage: 'streaming', doneBytes: 5_000_000 })
  expect(stageIn(story(0))).toBe('waiting for donor')
})

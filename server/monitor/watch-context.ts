import type { Db } from '#server/db/client.ts'
import type { ClusterBoard } from './cluster-board.ts'
import type { FirstHistory } from './first-history.ts'
import type { PollFigures } from './poll-figures.ts'
import type { SnapshotKeeper } from './snapshot-keeper.ts'
import type { TickWriter } from './tick-writer.ts'

/** What the parts of a node's watcher work on. */
export interface WatchContext {
  db: Db
  pollMs: number
  keeper: SnapshotKeeper
  board: ClusterBoard
  writer: TickWriter
  figures: PollFigures
  histories: FirstHistory
}

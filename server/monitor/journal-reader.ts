import type { JournalEntry } from '#server/actions/journal-entry.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { readNextLine, startOfLog } from '#server/galera/log/read-next-line.ts'
import type { ClusterBoard, LineTime } from './cluster-board.ts'
import { concernsUnit, emptyJournal, journalAfter } from './journal-state.ts'
import type { StoredLine } from './journal-store.ts'
import type { SnapshotKeeper } from './snapshot-keeper.ts'
import type { TickWriter } from './tick-writer.ts'

/** Of the lines that were written before the console first looked, only these make events. */
const FIRST_EVENTS_MS = 60_000

export interface JournalReaderContext {
  clusterId: string
  nodeId: string
  keeper: SnapshotKeeper
  board: ClusterBoard
  writer: TickWriter
  /** A fact concerns the unit: its state is to be read again. */
  onUnitFact: () => void
  /** It accepts connections from now on. */
  onServerReady: () => void
}

/** Turns the lines of one journal into stored lines, events and the node's state. */
export class JournalReader {
  #context: JournalReaderContext
  #reading = startOfLog
  /** Lines before this (console time) make no events. */
  #eventsFromMs: number

  /** `stored`: the last lines of an earlier run, in order: state and open blocks go on from them. */
  constructor(context: JournalReaderContext, stored: readonly StoredLine[], now: number) {
    this.#context = context
    this.#eventsFromMs = stored.length > 0 ? 0 : now - FIRST_EVENTS_MS
    const { board, keeper } = context
    for (const line of stored) {
      const { atMs } = this.#timeOf(line.serverAtMs, now)
      for (const fact of this.#factsIn(line.message)) {
        board.learn(keeper, fact, atMs)
        this.#keepState(fact, atMs)
      }
    }
  }

  /** The next line, as it came. */
  take(entry: JournalEntry, now: number): void {
    const { clusterId, nodeId, keeper, board, writer, onUnitFact, onServerReady } = this.#context
    const time = this.#timeOf(entry.realtimeUsec / 1000, now)
    const { cursor, identifier, priority, message } = entry
    const { serverAtMs } = time
    keeper.heard(time.atMs)
    writer.addLogLine({ clusterId, nodeId, cursor, serverAtMs, identifier, priority, message })
    for (const fact of this.#factsIn(message)) {
      const isNews = time.atMs >= this.#eventsFromMs
      const events = board.factFrom(keeper, fact, time, isNews)
      if (isNews && events.length > 0) {
        writer.addEvents(events)
        writer.flushSoon()
      }
      this.#keepState(fact, time.atMs)
      if (concernsUnit(fact)) onUnitFact()
      if (fact.kind === 'server-ready') onServerReady()
    }
    // What systemd says in the journal of a unit is about its state.
    if (identifier === 'systemd') onUnitFact()
  }

  #factsIn(message: string): LogFact[] {
    const { reading, facts } = readNextLine(this.#reading, message)
    this.#reading = reading
    return facts
  }

  #keepState(fact: LogFact, atMs: number): void {
    const { keeper } = this.#context
    const journal = keeper.snapshot.journal ?? emptyJournal
    const next = journalAfter(journal, fact, atMs)
    if (next !== journal) keeper.update({ journal: next })
  }

  /** A line cannot have been written later than now, so a clock that is ahead is cut off. */
  #timeOf(serverMs: number, now: number): LineTime {
    const serverAtMs = Math.floor(serverMs)
    const skewMs = this.#context.keeper.snapshot.clockSkewMs ?? 0
    return { serverAtMs, atMs: Math.min(now, serverAtMs - skewMs) }
  }
}

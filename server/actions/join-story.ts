import type { Progress } from '#server/actions/action.ts'
import type { JoinerSight } from '#server/actions/joiner-watch.ts'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import { readNextLine, startOfLog, type LogReading } from '#server/galera/log/read-next-line.ts'
import {
  attemptOf,
  noTransfers,
  transfersAfter,
  type LogTransfers,
} from '#server/galera/transfer-from-log.ts'

/** What is known of one join, from sight to sight; a plain value. */
export interface JoinStory {
  /** wsrep_node_name of the joiner. */
  joiner: string
  reading: LogReading
  transfers: LogTransfers
  /** Largest count seen of each connection: those of rsync are short. */
  received: Readonly<Record<string, number>>
  /** Last messages, for the cause of a failure. */
  lines: readonly string[]
  workTicks: number
  writtenBytes: number
  peers: number
  /** When something last moved: bytes, processor time, the stages of the transfer. */
  movedAtMs: number
}

const KEPT_LINES = 400

export function startOfJoin(joiner: string, nowMs: number): JoinStory {
  return {
    joiner,
    reading: startOfLog,
    transfers: noTransfers,
    received: {},
    lines: [],
    workTicks: 0,
    writtenBytes: 0,
    peers: 0,
    movedAtMs: nowMs,
  }
}

export function storyAfter(story: JoinStory, sight: JoinerSight, nowMs: number): JoinStory {
  let { reading, transfers } = story
  for (const { message, atMs } of sight.lines) {
    const next = readNextLine(reading, message)
    reading = next.reading
    for (const fact of next.facts) {
      transfers = transfersAfter(transfers, fact, { node: story.joiner, atMs })
    }
  }
  const received = { ...story.received }
  for (const [connection, bytes] of Object.entries(sight.connections)) {
    received[connection] = Math.max(received[connection] ?? 0, bytes)
  }
  // Not every line: a server that is cut off writes one for each vain attempt to connect.
  const moved =
    sumOf(received) > sumOf(story.received) ||
    sight.workTicks > story.workTicks + IDLE_TICKS ||
    sight.writtenBytes > story.writtenBytes + IDLE_BYTES ||
    transfers.byJoiner[story.joiner] !== story.transfers.byJoiner[story.joiner]
  return {
    joiner: story.joiner,
    reading,
    transfers,
    received,
    lines: [...story.lines, ...sight.lines.map(({ message }) => message)].slice(-KEPT_LINES),
    workTicks: sight.workTicks,
    writtenBytes: sight.writtenBytes,
    peers: sight.peers,
    movedAtMs: moved ? nowMs : story.movedAtMs,
  }
}

/** What a server uses that only waits, between two sights: measured 1 tick and nothing written. */
const IDLE_TICKS = 10
const IDLE_BYTES = 1_000_000

export function transferOf(story: JoinStory): LogTransfer | null {
  return attemptOf(story.transfers, story.joiner)
}

/** What the operator reads while it runs. IST and preload come on 4568 and are not the SST's bytes. */
export function progressOf(story: JoinStory, expectedBytes: number | null): Progress {
  const transfer = transferOf(story)
  if (transfer === null) return { text: 'Starting MariaDB and meeting the group' }
  const { stage, donorName, kind, events } = transfer
  const from = donorName === null ? '' : ` from ${donorName}`
  if (stage === 'streaming') {
    const doneBytes = sumOf(story.received, ':4444 ')
    const total = expectedBytes === null ? {} : { totalBytes: expectedBytes }
    return { text: `Receiving the data${from}`, stage, doneBytes, ...total }
  }
  if (stage === 'catching up' && events !== null) {
    return { text: `Applying write-set ${events.done} of ${events.total}`, stage }
  }
  return {
    text: `${stage[0]?.toUpperCase()}${stage.slice(1)}${kind === null ? '' : ` (${kind}${from})`}`,
    stage,
  }
}

function sumOf(received: Readonly<Record<string, number>>, part = ''): number {
  return Object.entries(received)
    .filter(([connection]) => connection.includes(part))
    .reduce((sum, [, bytes]) => sum + bytes, 0)
}

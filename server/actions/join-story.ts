import type { Progress } from '#server/actions/action.ts'
import type { JoinerSight } from '#server/actions/joiner-watch.ts'
import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import type { TransferOutcome } from '#server/procedures/planned-against-actual.ts'
import {
  receivedBytes,
  streamsAfter,
  type SeenStreams,
} from '#server/galera/transfer/received-bytes.ts'
import type { TransferPorts } from '#server/galera/transfer/transfer-sample.ts'
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
  /** Connections on which the data come, and all of the transfer's. */
  streams: SeenStreams
  received: SeenStreams
  /** Last messages, for the cause of a failure. */
  lines: readonly string[]
  workTicks: number
  writtenBytes: number
  peers: number
  /** When something last moved: bytes, processor time, the stages of the transfer. */
  movedAtMs: number
  ports: TransferPorts
}

const KEPT_LINES = 400

export function startOfJoin(joiner: string, sqlPort: number, nowMs: number): JoinStory {
  return {
    joiner,
    reading: startOfLog,
    transfers: noTransfers,
    streams: {},
    received: {},
    lines: [],
    workTicks: 0,
    writtenBytes: 0,
    peers: 0,
    movedAtMs: nowMs,
    ports: { sst: 4444, ist: 4568, sql: sqlPort },
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
  for (const { localPort, peer, bytesReceived } of sight.sockets) {
    const connection = `${localPort} ${peer}`
    received[connection] = Math.max(received[connection] ?? 0, bytesReceived)
  }
  const attempt = attemptOf(transfers, story.joiner)
  const method = attempt?.method ?? null
  // Not every line: a server that is cut off writes one for each vain attempt to connect.
  const moved =
    sumOf(received) > sumOf(story.received) ||
    sight.workTicks > story.workTicks + IDLE_TICKS ||
    sight.writtenBytes > story.writtenBytes + IDLE_BYTES ||
    attempt !== attemptOf(story.transfers, story.joiner)
  return {
    joiner: story.joiner,
    reading,
    transfers,
    streams: streamsAfter(story.streams, sight, method, story.ports),
    received,
    lines: [...story.lines, ...sight.lines.map(({ message }) => message)].slice(-KEPT_LINES),
    workTicks: sight.workTicks,
    writtenBytes: sight.writtenBytes,
    peers: sight.peers,
    movedAtMs: moved ? nowMs : story.movedAtMs,
    ports: story.ports,
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
  const { donorName, kind, events } = transfer
  const stage = stageIn(story) ?? transfer.stage
  const from = donorName === null ? '' : ` from ${donorName}`
  if (stage === 'streaming') {
    const total = expectedBytes === null ? {} : { totalBytes: expectedBytes }
    return {
      text: `Receiving the data${from}`,
      stage,
      doneBytes: bytesOf(story, transfer) ?? 0,
      ...total,
    }
  }
  if (stage === 'catching up' && events !== null) {
    return { text: `Applying write-set ${events.done} of ${events.total}`, stage }
  }
  return {
    text: `${stage[0]?.toUpperCase()}${stage.slice(1)}${kind === null ? '' : ` (${kind}${from})`}`,
    stage,
  }
}

/**
 * The stage as the journal tells it, corrected by the bytes: journald may lose the line that begins
 * the streaming, since each line of a script comes from a process that is gone at once.
 */
export function stageIn(story: JoinStory): LogTransfer['stage'] | null {
  const transfer = transferOf(story)
  if (transfer?.stage !== 'waiting for donor') return transfer?.stage ?? null
  return (bytesOf(story, transfer) ?? 0) > 0 ? 'streaming' : transfer.stage
}

/** What became of the transfer, to stand beside the plan; null when the journal told of none. */
export function outcomeOf(story: JoinStory): TransferOutcome | null {
  const transfer = transferOf(story)
  if (transfer === null) return null
  const { kind, method, donorName: donor, startedAtMs, endedAtMs } = transfer
  const durationMs = endedAtMs === null ? null : Math.round(endedAtMs - startedAtMs)
  return { kind, method, donor, bytes: bytesOf(story, transfer), durationMs }
}

/** IST comes on a port of its own, and write-sets are counted, not bytes. */
function bytesOf({ streams }: JoinStory, transfer: LogTransfer): number | null {
  const { kind, closedStreams, method } = transfer
  return kind === 'IST' ? null : receivedBytes(streams, closedStreams, method)
}

function sumOf(received: SeenStreams): number {
  return Object.values(received).reduce((sum, bytes) => sum + bytes, 0)
}

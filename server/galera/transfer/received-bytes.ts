import { isBackupMethod, loadsThroughSql } from '#server/galera/transfer/transfer-method.ts'
import type {
  SocketBytes,
  TransferPorts,
  TransferSample,
} from '#server/galera/transfer/transfer-sample.ts'

/** The most that each connection of an attempt was seen to receive, by "port peer"; a plain value. */
export type SeenStreams = Readonly<Record<string, number>>

/** mariadb-backup's first connection carries one file of some hundred bytes; data are more at once. */
const MORE_THAN_A_MAGIC_FILE = 64 * 1024

/** The kernel and rsync count a little differently: some bytes of protocol. */
const COUNTED_ALIKE = 1.01
const PROTOCOL_BYTES = 4096

/** Connections come and go; what one had received when it was last seen is kept. */
export function streamsAfter(
  seen: SeenStreams,
  sample: Pick<TransferSample, 'sockets'>,
  method: string | null,
  ports: TransferPorts,
): SeenStreams {
  const port = loadsThroughSql(method) ? ports.sql : ports.sst
  const streams: Record<string, number> = { ...seen }
  for (const socket of sample.sockets) {
    if (socket.localPort !== port || isLoopback(socket)) continue
    const key = `${socket.localPort} ${socket.peer}`
    streams[key] = Math.max(streams[key] ?? 0, socket.bytesReceived)
  }
  return streams
}

/** With TLS, rsync's daemon sits behind a tunnel on the same server: its bytes would count twice. */
function isLoopback({ peer }: SocketBytes): boolean {
  return /^(\[?::1\]?|127\.|\[?::ffff:127\.)/.test(peer)
}

/**
 * Bytes of data that have arrived; null before the first. `closed` are connections that are over,
 * as the joiner's log counts them: between two looks a connection grows and ends unseen.
 */
export function receivedBytes(
  seen: SeenStreams,
  closed: readonly number[],
  method: string | null,
): number | null {
  const streams = Object.values(seen)
  if (isBackupMethod(method) || loadsThroughSql(method)) {
    const data = streams.filter((bytes) => bytes > MORE_THAN_A_MAGIC_FILE)
    return data.length === 0 ? null : sum(data)
  }
  const total = sum(withExactEnds(streams, closed))
  return total > MORE_THAN_A_MAGIC_FILE ? total : null
}

/** Each exact end belongs to the largest stream that fits below it, or to one never seen. */
function withExactEnds(streams: readonly number[], closed: readonly number[]): number[] {
  const open = streams.toSorted((a, b) => b - a)
  const exact = closed.toSorted((a, b) => b - a)
  for (const bytes of exact) {
    const at = open.findIndex((seen) => seen <= bytes * COUNTED_ALIKE + PROTOCOL_BYTES)
    if (at >= 0) open.splice(at, 1)
  }
  return [...open, ...exact]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

import type { ToolWork, TransferSample } from '#server/galera/transfer/transfer-sample.ts'

const SERVERS = /^(mariadbd|mysqld)$/
/** Compressors and decompressors that `[sst] compressor` names in practice. */
const COMPRESSORS = /^(pigz|gzip|zstd|lz4|qpress|lzop|xz|bzip2|pbzip2|zstdmt)$/

/** An idle Galera server takes well under a hundredth of a CPU. */
const BUSY_TICKS_PER_SECOND = 5
const BUSY_SECTORS_PER_SECOND = 2048

/** Whether anything that belongs to a transfer moved between two looks at the joiner. */
export function hasWorked(before: TransferSample, after: TransferSample): boolean {
  const seconds = (after.uptimeMs - before.uptimeMs) / 1000
  return (
    received(before, after) ||
    toolsWorked(before.tools, after.tools) ||
    serverTicks(after) - serverTicks(before) > BUSY_TICKS_PER_SECOND * seconds ||
    sectorsMoved(before, after) > BUSY_SECTORS_PER_SECOND * seconds
  )
}

/** Whether the stream is decompressed on this server. */
export function isCompressed(sample: TransferSample): boolean {
  return sample.tools.some(({ name }) => COMPRESSORS.test(name))
}

function received(before: TransferSample, after: TransferSample): boolean {
  const known = new Map(before.sockets.map((one) => [`${one.localPort} ${one.peer}`, one]))
  return after.sockets.some((one) => {
    const earlier = known.get(`${one.localPort} ${one.peer}`)
    return one.bytesReceived > (earlier?.bytesReceived ?? 0)
  })
}

function toolsWorked(before: readonly ToolWork[], after: readonly ToolWork[]): boolean {
  const known = new Map(before.map((tool) => [tool.pid, tool.ticks]))
  return after.some(({ pid, name, ticks }) => {
    const earlier = known.get(pid)
    return !SERVERS.test(name) && (earlier === undefined || ticks > earlier)
  })
}

function serverTicks(sample: TransferSample): number {
  return sample.tools
    .filter(({ name }) => SERVERS.test(name))
    .reduce((total, { ticks }) => total + ticks, 0)
}

/** All disks of the server: another program's work there delays the word "stalled", no more. */
function sectorsMoved(before: TransferSample, after: TransferSample): number {
  return before.diskSectors === null || after.diskSectors === null
    ? 0
    : after.diskSectors - before.diskSectors
}

import type { StreamEnd, SshHost } from '#server/remote/ssh-port.ts'
import type {
  SocketBytes,
  ToolWork,
  TransferPorts,
  TransferSample,
} from '#server/galera/transfer/transfer-sample.ts'

/** At 200 Mbit/s this is a hundredth of a gigabyte: slower looks would lag behind the truth. */
const EVERY_SECONDS = '0.5'
/** About ten minutes; then it ends by itself, also where the console was cut off. */
const LOOKS = '1200'

/**
 * One process on the server, a few milliseconds of CPU a look, as a user without root. What it
 * writes breaks its pipe, and so ends it, when the connection is gone.
 */
const LOOK_SCRIPT = `n=0
while [ "$n" -lt "$1" ]; do
  n=$((n + 1))
  read -r up rest < /proc/uptime
  echo "up $up"
  ss -Htin state established "( sport = :$3 or sport = :$4 or sport = :$5 )" 2>/dev/null
  grep -shE '^[0-9]+ \\((mariadbd|mysqld|mbstream|xbstream|mariabackup|mariadb-backup|xtrabackup|rsync|socat|nc|stunnel4?|pigz|gzip|zstd|zstdmt|lz4|qpress|lzop|xz|p?bzip2)\\)' /proc/[0-9]*/stat
  grep -sE ' (sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+|dm-[0-9]+|md[0-9]+) ' /proc/diskstats
  echo .
  sleep "$2"
done`

export interface TransferLooks {
  ports: TransferPorts
  signal: AbortSignal
  onSample: (sample: TransferSample) => void
  /** Called exactly once, at the latest after ten minutes: look on with another call. */
  onEnd: (end: StreamEnd) => void
}

/** Looks at a joiner twice a second until the signal aborts; needs no root. */
export function readTransferSamples(host: SshHost, looks: TransferLooks): void {
  const { ports, signal, onSample, onEnd } = looks
  let lines: string[] = []
  const numbers = [ports.sst, ports.ist, ports.sql].map(String)
  host.stream('sh', ['-c', LOOK_SCRIPT, 'look', LOOKS, EVERY_SECONDS, ...numbers], {
    signal,
    onLine: (line) => {
      if (line !== '.') {
        lines.push(line)
        return
      }
      const sample = parseTransferSample(lines)
      lines = []
      if (sample) onSample(sample)
    },
    onEnd,
  })
}

/** The lines of one look; null when they do not tell the time. */
export function parseTransferSample(lines: readonly string[]): TransferSample | null {
  let uptimeMs: number | null = null
  let diskSectors: number | null = null
  const tools: ToolWork[] = []
  for (const line of lines) {
    const up = /^up (\d+(?:\.\d+)?)/.exec(line)
    if (up) uptimeMs = Math.round(Number(up[1]) * 1000)
    const tool = toolOf(line)
    if (tool) tools.push(tool)
    const sectors = sectorsOf(line)
    if (sectors !== null) diskSectors = (diskSectors ?? 0) + sectors
  }
  return uptimeMs === null ? null : { uptimeMs, sockets: socketsIn(lines), tools, diskSectors }
}

/** What `ss -tin` printed; lines of anything else between them are no matter. */
export function socketsIn(lines: readonly string[]): SocketBytes[] {
  let ends: Omit<SocketBytes, 'bytesReceived'> | null = null
  const sockets: SocketBytes[] = []
  for (const line of lines) {
    ends = socketEnds(line) ?? ends
    // ss prints the counters on the same or on the next line; a socket without data has none.
    const received = /\bbytes_received:(\d+)/.exec(line)
    if (received && ends) {
      sockets.push({ ...ends, bytesReceived: Number(received[1]) })
      ends = null
    }
  }
  return sockets
}

/** "0 0 10.77.0.13:4444 10.77.0.11:37648": with one state asked for, ss leaves its column out. */
function socketEnds(line: string): Omit<SocketBytes, 'bytesReceived'> | null {
  const match = /^(?:ESTAB\s+)?\d+\s+\d+\s+(\S+):(\d+)\s+(\S+:\d+)/.exec(line)
  return match ? { localPort: Number(match[2]), peer: match[3] ?? '' } : null
}

/** proc(5), stat: pid, (comm), and user and kernel time as fields 14 and 15. */
function toolOf(line: string): ToolWork | null {
  const match = /^(\d+) \(([^)]*)\) \S (.*)$/.exec(line)
  if (!match) return null
  const fields = (match[3] ?? '').split(' ')
  const ticks = Number(fields[10]) + Number(fields[11])
  return Number.isFinite(ticks) ? { pid: Number(match[1]), name: match[2] ?? '', ticks } : null
}

/** diskstats: major, minor, name, reads, merged, sectors read, ms, writes, merged, sectors written. */
function sectorsOf(line: string): number | null {
  const match = /^ *\d+ +\d+ +[a-z][\w-]* +\d+ \d+ (\d+) \d+ \d+ \d+ (\d+) /.exec(line)
  return match ? Number(match[1]) + Number(match[2]) : null
}

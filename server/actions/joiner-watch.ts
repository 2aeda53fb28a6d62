import type { ServerPort } from '#server/actions/action.ts'
import { socketsIn } from '#server/actions/read-transfer-sample.ts'
import { parseUnitStates, type UnitState } from '#server/actions/read-unit-state.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { JOURNALCTL, readUnitEntries } from '#server/actions/unit-entries.ts'
import type { SocketBytes } from '#server/galera/transfer/transfer-sample.ts'
import { isOn } from '#server/galera/read-status.ts'

/** What a joining server shows at one moment. */
export interface JoinerSight {
  unit: UnitState
  /** SHOW GLOBAL STATUS by name; empty while it does not answer SQL. */
  status: Readonly<Record<string, string>>
  /** What each connection on the ports of a transfer had received when it was last seen. */
  sockets: readonly SocketBytes[]
  /** Open connections of the group (port 4567). */
  peers: number
  /** Processor time (10 ms) of MariaDB and the programs of the transfer; grows while they live. */
  workTicks: number
  /** What they wrote to disks. */
  writtenBytes: number
  /** Messages of the unit's journal since the last sight, in order. */
  lines: { message: string; atMs: number }[]
  /** Where the journal goes on. */
  cursor: string | null
}

/*
 * Waits on the server itself, so that the end is seen within half a second and the transcript holds
 * one command in some seconds. Ends early when the node is Synced or its start has failed.
 */
const WATCH = `
cursor=$1 seconds=$2 restarts=$3 port=$4 pause=$5 sockets=
end=$((SECONDS + seconds))
while :; do
  unit=$(systemctl show --no-pager --property=Id,LoadState,ActiveState,SubState,MainPID,NRestarts,StatusText,Result mariadb.service)
  case $unit in *ActiveState=failed*|*ActiveState=inactive*|*SubState=auto-restart*) break;; esac
  case "$unit" in *"NRestarts=$restarts"*|*NRestarts=0*) ;; *) break;; esac
  sockets="$sockets
$(ss -tinHO state established "( sport = :4444 or sport = :4568 or sport = :$port )" 2>/dev/null)"
  status=
  # Before systemd counts it as started it answers no SQL, or is not Synced yet.
  case $unit in *ActiveState=active*) status=$(mariadb --batch --skip-column-names --connect-timeout=3 --execute="SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_local_state','wsrep_ready','wsrep_connected','wsrep_cluster_status','wsrep_cluster_state_uuid','wsrep_cluster_size','wsrep_last_committed')" 2>/dev/null);; esac
  if grep -q 'wsrep_local_state	4$' <<< "$status" && grep -q 'wsrep_ready	ON$' <<< "$status"; then break; fi
  [ $SECONDS -lt $end ] || break
  sleep "$pause"
done
printf '%s\\n' '== unit' "$unit" '== status' "$status" '== sockets'
# Connections of rsync are short: of each the last look is kept.
awk 'NF > 3 { last[$3 " " $4] = $0 } END { for (one in last) print last[one] }' <<< "$sockets"
printf '== peers\\n%s\\n== work\\n' "$(ss -tnH state established '( sport = :4567 or dport = :4567 )' 2>/dev/null | wc -l)"
for pid in $(pgrep -u mysql); do
  # The scripts' shells turn in waiting loops; only what reads, writes or computes is work.
  case $(cat "/proc/$pid/comm") in sh|bash|dash|sleep|logger|timeout|ps|lsof|ss|grep|sed) continue;; esac
  printf 'ticks %s\\n' "$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f12,13)"
  sed -n 's/^write_bytes: /written /p' "/proc/$pid/io"
done 2>/dev/null
printf '== journal\\n'
if [ -n "$cursor" ]; then from="--after-cursor=$cursor"; else from=--lines=0; fi
${JOURNALCTL} "$from" | head -n 1500
`

/** Looks at the joiner until something decides, at most for `seconds`. Throws ContactError. */
export async function watchJoiner(
  server: ServerPort,
  from: {
    cursor: string | null
    restarts: number
    seconds: number
    /** Between two looks within these; each costs the server some 15 ms of a processor (lab). */
    pauseSeconds: number
    /** Where mysqldump is loaded. */
    sqlPort: number
    signal: AbortSignal
  },
): Promise<JoinerSight> {
  const text = await demandScript(server, {
    shell: 'bash',
    script: WATCH,
    args: [
      from.cursor ?? '',
      ...[from.seconds, from.restarts, from.sqlPort, from.pauseSeconds].map(String),
    ],
    timeoutMs: (from.seconds + 30) * 1000,
    what: 'Watching the join',
    mend: 'Check systemd and its journal on the server.',
    signal: from.signal,
  })
  return readSight(text, from.cursor)
}

/** Where the journal stands now; the lines of a start made later come after it. */
export async function journalCursor(server: ServerPort): Promise<string | null> {
  const text = await demandScript(server, {
    script: 'journalctl --no-pager --quiet --lines=1 --show-cursor --output=cat | tail -n 1',
    what: 'Reading the journal',
    mend: 'Check systemd-journald on the server.',
  })
  return /^-- cursor: (\S+)/.exec(text.trim())?.[1] ?? null
}

export function readSight(text: string, cursor: string | null): JoinerSight {
  const parts = sectionsOf(text)
  const entries = readUnitEntries((parts.get('journal') ?? '').split('\n'))
  const [unit] = parseUnitStates(parts.get('unit') ?? '')
  if (unit === undefined) throw new TypeError('The watch of the joiner printed no unit.')
  return {
    unit,
    status: Object.fromEntries(
      (parts.get('status') ?? '')
        .split('\n')
        .map((line) => line.split('\t'))
        .flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])),
    ),
    sockets: socketsIn((parts.get('sockets') ?? '').split('\n')),
    peers: Number(parts.get('peers') ?? 0),
    workTicks: sumOf(parts.get('work') ?? '', 'ticks'),
    writtenBytes: sumOf(parts.get('work') ?? '', 'written'),
    lines: entries.map(({ message, realtimeUsec }) => ({
      message,
      atMs: Math.round(realtimeUsec / 1000),
    })),
    cursor: entries.at(-1)?.cursor ?? cursor,
  }
}

function sectionsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>()
  let name = ''
  for (const line of text.split('\n')) {
    const head = /^== (unit|status|sockets|peers|work|journal)$/.exec(line)
    if (head) name = head[1] ?? ''
    else if (name !== '') parts.set(name, `${parts.get(name) ?? ''}${line}\n`)
  }
  return parts
}

/** The numbers behind this word. */
function sumOf(text: string, word: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${word} `))
    .flatMap((line) => line.split(' ').slice(1))
    .reduce((sum, number) => sum + (Number(number) || 0), 0)
}

/** Synced, serving queries and in a Primary component. */
export function isMember(status: JoinerSight['status']): boolean {
  return (
    status['wsrep_local_state'] === '4' &&
    isOn(status['wsrep_ready']) === true &&
    status['wsrep_cluster_status'] === 'Primary'
  )
}

import { randomBytes } from 'node:crypto'
import type { ServerPort } from '#server/actions/action.ts'
import { runScript } from '#server/actions/run-script.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

/** Another server as one looks it up and connects to it. */
export interface Peer {
  key: string
  hostname: string
  address: string
  ports: readonly number[]
}

/** The longest that a listener of ours may live, whatever becomes of the console. */
const LISTEN_SECONDS = 10

/*
 * Kernel and backlog complete the handshakes: nothing is read, answered or run. A port on which
 * something listens cannot be bound and is left alone. perl-base is essential on Debian.
 */
const LISTEN = `
use strict; use Socket qw(:all);
my ($file, $seconds, @ports) = @ARGV;
alarm $seconds;
my @open;
for my $port (@ports) {
  for my $family (AF_INET6, AF_INET) {
    socket(my $socket, $family, SOCK_STREAM, 0) or next;
    setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, 0) if $family == AF_INET6;
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
    my $place = $family == AF_INET6 ? pack_sockaddr_in6($port, IN6ADDR_ANY) : pack_sockaddr_in($port, INADDR_ANY);
    if (bind($socket, $place) && listen($socket, 128)) { push @open, $socket; last }
  }
}
open(my $flag, '>', $file) or exit 1;
close $flag;
select(undef, undef, undef, 0.1) while -e $file;
`

// "key port address again" a line; again = 1: a listener of ours may still be on its way.
const CONNECT = `
probe() {
  local start=\${EPOCHREALTIME/[.,]/} error code
  local until=$((start + 2500000))
  while :; do
    local one=\${EPOCHREALTIME/[.,]/}
    error=$(timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' synced "$3" "$2" 2>&1)
    code=$?
    local now=\${EPOCHREALTIME/[.,]/}
    if [ "$4" = 1 ] && [[ $error = *refused* ]] && [ "$now" -lt "$until" ]; then sleep 0.1; continue; fi
    break
  done
  if [ $code = 0 ]; then result=ok
  elif [ $code = 124 ]; then result=timeout
  elif [[ $error = *refused* ]]; then result=refused
  else result=$(printf '%s' "$error" | sed -n 's/.*: \\([^:]*\\)$/\\1/p' | tail -n 1); fi
  printf '%s\\t%s\\t%s\\t%s\\n' "$1" "$2" "$(((now - one) / 1000))" "$result"
}
while read -r key port address again; do probe "$key" "$port" "$address" "$again" & done
wait
`

// "key name address" a line.
const LOOK_UP = `
look() {
  local start=\${EPOCHREALTIME/[.,]/} forward reverse
  forward=$(timeout 12 getent ahosts "$2" | head -n 1 | cut -d' ' -f1)
  local middle=\${EPOCHREALTIME/[.,]/}
  reverse=$(timeout 12 getent hosts "$3" | head -n 1 | tr -s ' ' | cut -d' ' -f2)
  local end=\${EPOCHREALTIME/[.,]/}
  local one=$(((middle - start) / 1000)) other=$(((end - middle) / 1000))
  printf '%s\\t%s\\t%s\\t%s\\n' "$1" "$((one > other ? one : other))" "$forward" "$reverse"
}
while read -r key name address; do look "$key" "$name" "$address" & done
wait
`

export interface OpenListeners {
  close(): Promise<void>
}

/** Listens on those ports of the server where nothing does. Ends by close(), or by itself. */
export function openListeners(
  server: ServerPort,
  ports: readonly number[],
  signal: AbortSignal,
): OpenListeners {
  const file = `/run/synced-listen-${randomBytes(8).toString('hex')}`
  const ended = server.root
    .run({
      program: 'perl',
      argv: ['-', file, String(LISTEN_SECONDS), ...ports.map(String)],
      stdin: LISTEN,
      timeoutMs: (LISTEN_SECONDS + 5) * 1000,
      signal,
    })
    .then(
      () => undefined,
      // A server that cannot listen shows as refused ports.
      () => undefined,
    )
  return {
    async close() {
      await server.root.run({ program: 'rm', argv: ['-f', '--', file], timeoutMs: 5000 })
      await ended
    },
  }
}

/** TCP connections from the server to its peers, all at once. */
export async function probeReach(
  server: ServerPort,
  peers: readonly Peer[],
  signal: AbortSignal,
): Promise<PreflightFacts['reach']> {
  const lines = peers.flatMap(({ key, address, ports }) =>
    ports.map((port) => `${keyText(key)} ${port} ${address} 1`),
  )
  const { stdout } = await runScript(server, {
    shell: 'bash',
    script: CONNECT,
    input: `${lines.join('\n')}\n`,
    signal,
    timeoutMs: 15_000,
  })
  const reach: PreflightFacts['reach'] = {}
  for (const line of stdout.split('\n')) {
    const [key, port, ms, result] = line.split('\t')
    if (key === undefined || port === undefined || result === undefined) continue
    const ok = result === 'ok'
    reach[`${keyOf(key)}:${port}`] = { ok, error: ok ? null : result, ms: Number(ms) }
  }
  return reach
}

/** Names and addresses of the peers as the server looks them up, with the slower one's time. */
export async function lookUpPeers(
  server: ServerPort,
  peers: readonly Peer[],
  signal: AbortSignal,
): Promise<PreflightFacts['names']> {
  const lines = peers.map(
    ({ key, hostname, address }) => `${keyText(key)} ${hostname || address} ${address}`,
  )
  const { stdout } = await runScript(server, {
    shell: 'bash',
    script: LOOK_UP,
    input: `${lines.join('\n')}\n`,
    signal,
    timeoutMs: 15_000,
  })
  const names: PreflightFacts['names'] = {}
  for (const line of stdout.split('\n')) {
    const [key, ms, forward, reverse] = line.split('\t')
    if (key === undefined || reverse === undefined) continue
    names[keyOf(key)] = { forward: forward || null, reverse: reverse || null, ms: Number(ms) }
  }
  return names
}

// A node's name may hold blanks and anything else.
function keyText(key: string): string {
  return Buffer.from(key, 'utf8').toString('hex')
}

function keyOf(text: string): string {
  return Buffer.from(text, 'hex').toString('utf8')
}

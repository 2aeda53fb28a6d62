import type { ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'

/*
 * Ends a joiner in the middle of a transfer; systemctl stop alone may hang for ever there (measured:
 * TimeoutStopSec 900, SendSIGKILL=no). Masked meanwhile, or systemd would start it again after 5 s.
 * SIGKILL only comes last and only to a server whose data are half a copy anyway.
 */
const STOP = `
set -u
pid=$(systemctl show --property=MainPID --value mariadb.service)
group=$(systemctl show --property=ControlGroup --value mariadb.service)
members() {
  for tree in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    [ -n "$group" ] && cat "$tree$group/cgroup.procs" 2>/dev/null
  done | sort -u
  pgrep -u mysql -f 'wsrep_sst_[a-z0-9_-]+ .*--role .?joiner'
}
is_joiner() { [ "$pid" -gt 0 ] && [ -e "/proc/$pid" ]; }
wait_for() {
  for _ in $(seq "$1"); do is_joiner || return 0; sleep 0.5; done
  return 1
}
trap 'systemctl unmask --runtime mariadb.service >/dev/null 2>&1; systemctl reset-failed mariadb.service 2>/dev/null' EXIT
systemctl mask --runtime mariadb.service >/dev/null 2>&1
systemctl stop --no-block mariadb.service 2>/dev/null
for one in $(members); do [ "$one" = "$pid" ] || kill -TERM "$one" 2>/dev/null; done
wait_for 10 || { kill -TERM "$pid" 2>/dev/null; wait_for 20; } || { kill -KILL "$pid" 2>/dev/null; wait_for 20; }
for one in $(members); do kill -KILL "$one" 2>/dev/null; done
for _ in $(seq 40); do
  [ -z "$(ss -tlnH '( sport = :4444 )' 2>/dev/null)" ] && break
  sleep 0.5
done
for _ in $(seq 40); do
  case $(systemctl show --property=ActiveState --value mariadb.service) in inactive|failed) break;; esac
  sleep 0.5
done
is_joiner && { echo 'MariaDB does not end' >&2; exit 1; }
[ -z "$(ss -tlnH '( sport = :4444 )' 2>/dev/null)" ] || { echo 'Port 4444 is still taken' >&2; exit 1; }
exit 0
`

/** Stops a server that is receiving a state transfer, with all that belongs to it. */
export async function stopJoiner(server: ServerPort): Promise<void> {
  await demandScript(server, {
    shell: 'bash',
    script: STOP,
    timeoutMs: 120_000,
    what: 'Stopping the half-joined MariaDB',
    mend: 'End MariaDB and what listens on port 4444 by hand on the server.',
  })
}

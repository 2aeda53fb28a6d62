/** What runs on a server to start, follow and clean up a detached command. */
import { EXIT_NOT_LOCKED, FENCED } from '#server/actions/fence.ts'

/*
 * Waits on the server itself, for a process and not by asking systemd again and again: the end is
 * seen within a twentieth of a second, and what is waited for keeps the processor to itself. Then prints
 * state and new output in one go: each command over sudo costs the server 20 ms (lab).
 */
export const AWAIT_END = `
unit=$1 properties=$2 seconds=$3 folder=$4
look() { seen=$(systemctl show --no-pager --property="$properties" -- "$unit") || exit 1; }
runs() { case $seen in *SubState=running*|*SubState=start*) return 0;; *) return 1;; esac; }
look
if runs; then
  pid=$(systemctl show --property=MainPID --value -- "$unit")
  case $pid in
    *[!0-9]*|''|0) pid=; sleep 0.2;;
    *) timeout "$seconds" tail -s 0.05 --pid="$pid" -f /dev/null;;
  esac
  look
  # systemd takes note of the end a moment after it.
  for again in 1 2 3 4 5 6 7 8 9 10; do
    runs || break
    [ "$pid" = '' ] || ! kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
    look
  done
fi
printf '%s\\n' "$seen"
printf '%s' '== stdout '
tail -n "+$5" -- "$folder/stdout" 2>/dev/null | base64 -w 0
printf '\\n%s' '== stderr '
tail -n "+$6" -- "$folder/stderr" 2>/dev/null | base64 -w 0
printf '\\n'
`
/*
 * All of a start in one go, and together with the look at the lock: a worker that was frozen for
 * longer than its lease may come here when the command has ended, been read and cleaned up.
 */
export const START = `
set -eu
lock=$1 job=$2 fence=$3 folder=$4 bytes=$5
shift 5
${FENCED}
[ -z "$job" ] || [ -n "$theirs" ] || { printf '%s' "\${holder:-nobody}"; exit ${EXIT_NOT_LOCKED}; }
mkdir -p -- "$folder"
if [ -n "$bytes" ]; then
  cat > "$folder/stdin"
  [ "$(wc -c < "$folder/stdin")" -eq "$bytes" ] ||
    { rm -rf -- "$folder"; echo 'The input came cut off.' >&2; exit 1; }
fi
code=0
systemd-run "$@" 9<&- || code=$?
# The unit has it open by now.
rm -f -- "$folder/stdin"
exit "$code"
`
/*
 * The files first: a unit that is still known is asked again, one that is gone would be started. The
 * gate is left before, since a stop may take minutes.
 */
export const CLEAN_UP = `
lock=$1 job=$2 fence=$3
${FENCED}
exec 9<&-
rm -rf -- "$5"
systemctl stop "$4"
systemctl reset-failed "$4"
:
`

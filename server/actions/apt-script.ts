import { APT_GET, aptInstall, aptProxy } from '#server/galera/apt-commands.ts'

/*
 * Runs as one detached script: what it puts in place for its own time (policy-rc.d) is then taken
 * away by itself, whatever becomes of console, worker or connection. After a power cut the next run
 * or the undo finds the kept original and restores it.
 */

/** Keeps packages from starting or restarting services: Debian policy, "Interfacing with init systems". */
const HOLD_SERVICES = `
policy=/usr/sbin/policy-rc.d
kept=$policy.synced-before
release_services() {
  if [ -e "$kept" ] || [ -L "$kept" ]; then mv -fT -- "$kept" "$policy"
  elif grep -qs '^# synced$' "$policy"; then rm -f -- "$policy"; fi
}
hold_services() {
  release_services
  if [ -e "$policy" ] || [ -L "$policy" ]; then ln -P -- "$policy" "$kept"; fi
  printf '#!/bin/sh\\n# synced\\nexit 101\\n' > "$policy.synced-new"
  chmod 755 "$policy.synced-new"
  mv -fT -- "$policy.synced-new" "$policy"
}
`

const INSTALLED = `
installed() {
  dpkg-query --show --showformat='\${db:Status-Status} \${binary:Package}\\n' | sed -n 's/^installed //p' | LC_ALL=C sort
}
`

const APT = `
set -u
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
proxy=$1 record=$2
shift 2
apt() {
  if [ -n "$proxy" ]; then set -- -o ${aptProxy('"$proxy"')} "$@"; fi
  # apt itself waits for the lock of dpkg, but not for that of its lists.
  ${APT_GET} "$@"
}
`

/** Arguments: proxy or empty, folder of the step's record, packages as apt takes them. */
export const INSTALL_SCRIPT = `${APT}${HOLD_SERVICES}${INSTALLED}
umask 022
mkdir -p -m 700 -- "$record" || exit 1
trap release_services EXIT
trap 'exit 143' TERM INT HUP
if [ -e "$record/installed-before" ]; then
  # A run before this one was cut off: half-installed packages are finished first.
  hold_services
  dpkg --configure -a --force-confdef --force-confold
else
  installed > "$record/installed-before.new" && mv -f "$record/installed-before.new" "$record/installed-before" || exit 1
fi
tries=0
while :; do
  apt update 2> "$record/update-errors"
  code=$?
  cat "$record/update-errors" >&2
  if [ $code -eq 0 ] || ! grep -q 'Could not get lock' "$record/update-errors"; then break; fi
  tries=$((tries + 1))
  [ $tries -lt 240 ] || break
  echo 'Waiting for another apt on this server'
  sleep 5
done
# Without fresh lists what is known already may still be installed, so that is not the end.
hold_services
apt ${aptInstall('"$@"')}
code=$?
installed > "$record/installed-after"
exit $code
`

/** Prints the packages that the step brought and that are still there, one a line. */
export const BROUGHT_SCRIPT = `${INSTALLED}
record=$1
[ -e "$record/installed-before" ] || exit 0
after=$record/installed-after
[ -e "$after" ] || { installed > "$after.now"; after=$after.now; }
LC_ALL=C comm -13 "$record/installed-before" "$after" | while IFS= read -r name; do
  case $(dpkg-query --show --showformat='\${db:Status-Status}' -- "$name" 2>/dev/null) in
    installed|unpacked|half-*|triggers-*) printf '%s\\n' "$name";;
  esac
done
rm -f "$record/installed-after.now"
`

/** Arguments as for installing; the packages are those to remove, and nothing else may go with them. */
export const REMOVE_SCRIPT = `${APT}${HOLD_SERVICES}
trap release_services EXIT
trap 'exit 143' TERM INT HUP
hold_services
wanted=$(printf '%s\\n' "$@" | sed 's/:.*//')
apt -s remove -- "$@" | sed -n 's/^Remv \\([^ :]*\\).*/\\1/p' | while IFS= read -r name; do
  printf '%s\\n' "$wanted" | grep -qxF -- "$name" || printf 'Would also remove %s\\n' "$name"
done | grep . >&2 && exit 90
apt remove -- "$@"
`

import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Stands for systemd: units live in a folder, commands run in the background and outlive the SSH
 * connection. It knows only the arguments that the console uses; real systemd is met in the lab.
 */
const SYSTEMD_RUN = `#!/bin/sh
unit=; out=; err=; in=/dev/null
while [ "$1" != -- ]; do
  case $1 in
    --unit=*) unit=\${1#*=};;
    --property=StandardOutput=append:*) out=\${1#*append:};;
    --property=StandardError=append:*) err=\${1#*append:};;
    --property=StandardInput=file:*) in=\${1#*file:};;
  esac
  shift
done
shift
[ ! -e "UNITS/$unit.service" ] || { echo 'Unit already exists.' >&2; exit 1; }
mkdir "UNITS/$unit.service"
echo "$*" >> UNITS/started
for argument; do shift; set -- "$@" "$(printf %s "$argument" | sed 's/\\$\\$/$/g')"; done
exec 3< "$in"
( setsid sh -c 'echo $$ > "$0/pid"; shift 0; out=$1 err=$2; shift 2
  "$@" <&3 >> "$out" 2>> "$err"; echo $? > "$0/code"' "UNITS/$unit.service" "$out" "$err" "$@" ) > /dev/null 2>&1 &
while [ ! -e "UNITS/$unit.service/pid" ]; do sleep 0.02; done
`
const SYSTEMCTL = `#!/bin/sh
verb=$1
for service; do :; done
unit="UNITS/$service"
case $verb in
  show)
    # A test that must meet a command in the middle says so by the file "hold".
    if [ -e UNITS/../hold ]; then touch UNITS/../held; while [ -e UNITS/../hold ]; do sleep 0.02; done; fi
    if [ ! -d "$unit" ]; then echo LoadState=not-found; echo ActiveState=inactive
    elif [ ! -e "$unit/code" ]; then echo LoadState=loaded; echo ActiveState=active; echo SubState=running
    else
      code=$(cat "$unit/code"); echo LoadState=loaded; echo ExecMainCode=1; echo "ExecMainStatus=$code"
      if [ "$code" = 0 ]; then echo ActiveState=active; echo SubState=exited; echo Result=success
      else echo ActiveState=failed; echo SubState=failed; echo Result=exit-code; fi
    fi;;
  stop) [ ! -e "$unit/pid" ] || kill -- -"$(cat "$unit/pid")" 2>/dev/null; rm -rf "$unit";;
  reset-failed) rm -rf "$unit";;
esac
`
/** Paths in /run are those of the test's own folder. */
const INSIDE = `#!/bin/sh
name=$(basename "$0")
for argument; do shift; set -- "$@" "$(printf %s "$argument" | sed 's#/run/synced#RUN/synced#g; s#/var/lib/synced#RUN/lib#g')"; done
exec "/usr/bin/$name" "$@"
`

/** For tests: programs for the PATH of a server, whose units then live in `units` of this folder. */
export async function putFakeSystemd(folder: string): Promise<void> {
  await mkdir(join(folder, 'units'))
  const put = async (name: string, text: string) => {
    const script = text.replaceAll('UNITS', join(folder, 'units')).replaceAll('RUN/', `${folder}/`)
    await writeFile(join(folder, name), script)
    await chmod(join(folder, name), 0o755)
  }
  const run = SYSTEMD_RUN.replace(
    'shift\n[ !',
    `shift
out=$(echo "$out" | sed 's#/run/synced#RUN/synced#'); err=$(echo "$err" | sed 's#/run/synced#RUN/synced#'); in=$(echo "$in" | sed 's#/run/synced#RUN/synced#')
[ !`,
  )
  await put('systemd-run', run)
  await put('systemctl', SYSTEMCTL)
  for (const name of ['sh', 'cat', 'rm']) await put(name, INSIDE)
}

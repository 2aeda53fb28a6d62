import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { REAL_DIR } from '#server/actions/data-dir.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId } from '#server/actions/step-record.ts'

/*
 * The data directory is renamed within its file system: nothing is copied and nothing deleted. Where
 * it is a mount point it cannot be renamed; then what is in it moves into its lost+found, made mode
 * 0700 root where there is none. MariaDB reads no schema of that name, rsync's filter leaves it out,
 * and the clean-up of mariabackup's script, which runs as mysql, cannot enter it (10.5 to 11.8).
 */
const MOVE = `
set -eu
${REAL_DIR}
data=$(real_dir "$1")
aside=$data\${2#"$1"}
move_content() {
  find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -exec mv -t "$1" -- {} +
}
if mountpoint -q -- "$data"; then
  aside=$data/lost+found/\${aside##*/}
  [ -d "$data/lost+found" ] || mkdir -m 700 -- "$data/lost+found"
  chmod 700 -- "$data/lost+found"
  chown root:root -- "$data/lost+found"
  [ -d "$aside" ] || mkdir -m 700 -- "$aside"
  move_content "$aside"
else
  # Cut off in between, the data stand aside and no directory is in their place.
  if [ -d "$data" ]; then
    [ ! -e "$aside" ] || { echo "There is something at $aside already" >&2; exit 1; }
    mv -T -- "$data" "$aside"
  fi
  install -d -o mysql -g mysql -m 755 -- "$data"
  chmod --reference="$aside" -- "$data"
  chown --reference="$aside" -- "$data"
fi
sync -- "$data"
printf %s "$aside"
`

const BRING_BACK = `
set -eu
${REAL_DIR}
data=$(real_dir "$1")
aside=$data\${2#"$1"}
spare=$data\${3#"$1"}
inside=$data/lost+found/\${aside##*/}
if mountpoint -q -- "$data"; then
  spare=$data/lost+found/\${spare##*/}
  if [ -d "$inside" ]; then
    if [ -n "$(find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit)" ]; then
      [ -d "$spare" ] || mkdir -m 700 -- "$spare"
      find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -exec mv -t "$spare" -- {} +
    fi
    # From here on what is in the directory is what came back, also when this is run again.
    mv -T -- "$inside" "$inside.returning"
  fi
  if [ -d "$inside.returning" ]; then
    find "$inside.returning" -mindepth 1 -maxdepth 1 -exec mv -t "$data" -- {} +
    rmdir -- "$inside.returning"
  fi
elif [ -d "$aside" ]; then
  if [ -d "$data" ] && ! rmdir -- "$data" 2>/dev/null; then
    [ ! -e "$spare" ] || { echo "There is something at $spare already" >&2; exit 1; }
    mv -T -- "$data" "$spare"
  fi
  mv -T -- "$aside" "$data"
fi
[ ! -d "$data" ] || sync -- "$data"
[ ! -d "$spare" ] || printf '%s %s' "$(du -s --block-size=1 -- "$spare" | cut -f1)" "$spare"
`

/** A data directory, and where its former data stand or are to stand. */
export interface DataPlaces {
  dataDir: string
  asideDir: string
}

const mend = 'Check the file system of the data directory on the server, then retry.'

/** What is in the data directory goes aside; goes on where an earlier run was cut off. */
export async function moveAside(server: ServerPort, places: DataPlaces): Promise<void> {
  await demandScript(server, {
    script: MOVE,
    args: [places.dataDir, checkedAside(places)],
    timeoutMs: 5 * 60_000,
    what: `Moving ${places.dataDir} aside`,
    mend,
  })
}

/**
 * The data set aside return. What stood in their place is kept beside, under the step's name, and
 * told; null when there was nothing.
 */
export async function bringBack(
  server: ServerPort,
  stepId: string,
  places: DataPlaces,
): Promise<{ path: string; bytes: number } | null> {
  assertStepId(stepId)
  const text = await demandScript(server, {
    script: BRING_BACK,
    args: [places.dataDir, checkedAside(places), `${places.dataDir}.synced-aside-${stepId}`],
    timeoutMs: 5 * 60_000,
    what: `Moving the data of ${places.dataDir} back`,
    mend,
  })
  const spare = /^(\d+) (\/.+)$/s.exec(text)
  return spare ? { path: spare[2] ?? '', bytes: Number(spare[1]) } : null
}

function checkedAside({ dataDir, asideDir }: DataPlaces): string {
  const ending = asideDir.startsWith(`${dataDir}.synced-aside-`)
    ? asideDir.slice(`${dataDir}.synced-aside-`.length)
    : ''
  if (/^\/.+[^/]$/.test(dataDir) && /^[A-Za-z0-9_-]+$/.test(ending)) return asideDir
  throw new ActionFailure(
    `Data of ${dataDir} can only be set aside beside it, not in ${asideDir}.`,
    'Plan the job again.',
  )
}

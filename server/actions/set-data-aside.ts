import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { dataDirFailure, inspectDataDir } from '#server/actions/data-dir.ts'
import { isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId, forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

/*
 * The data directory is renamed within its file system: nothing is copied and nothing deleted. Where
 * it is a mount point it cannot be renamed; then what is in it moves into its lost+found, made mode
 * 0700 root where there is none. MariaDB reads no schema of that name, rsync's filter leaves it out,
 * and the clean-up of mariabackup's script, which runs as mysql, cannot enter it (10.5 to 11.8).
 */
const MOVE = `
set -eu
data=$1 aside=$2
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
data=$1 aside=$2 spare=$3
number=1
while [ -e "$spare" ] || [ -e "$data/lost+found/\${spare##*/}" ]; do
  number=$((number + 1))
  spare=$3-$number
done
if [ -d "$data/lost+found/\${aside##*/}" ]; then
  aside=$data/lost+found/\${aside##*/}
  spare=$data/lost+found/\${spare##*/}
  if [ -n "$(find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit)" ]; then
    mkdir -m 700 -- "$spare"
    find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -exec mv -t "$spare" -- {} +
  fi
  find "$aside" -mindepth 1 -maxdepth 1 -exec mv -t "$data" -- {} +
  rmdir -- "$aside"
elif [ -d "$aside" ]; then
  if [ -e "$data" ]; then
    rmdir -- "$data" 2>/dev/null || mv -T -- "$data" "$spare"
  fi
  mv -T -- "$aside" "$data"
fi
`

interface SetAside {
  bytes: number
  uuid: string | null
  seqno: string | null
}

const mend = 'Check the file system of the data directory on the server, then retry.'

/** Moves what is in the data directory aside; never deletes. The undo moves it back. */
export const setDataAside: Action<'set-data-aside'> = {
  name: 'set-data-aside',
  timeoutMs: 10 * 60_000,
  cancel: 'finish',
  async probe(context, params) {
    const data = await inspectDataDir(context.server, params.dataDir, params.asideDir)
    if (data.aside !== null) {
      return { state: data.kind !== 'missing' && staysWith(data.kind, true) ? 'done' : 'partial' }
    }
    return { state: staysWith(data.kind, params.leaveFresh === true) ? 'done' : 'absent' }
  },
  async run(context, params) {
    const { server, stepId, signal } = context
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (data.aside === null && staysWith(data.kind, params.leaveFresh === true)) return
    const unit = await readUnit(server, signal)
    if (isRunning(unit)) {
      throw new ActionFailure(
        `MariaDB on ${server.name} is ${unit.activeState}, so its data cannot be moved.`,
        'Stop it there, then retry.',
      )
    }
    const { bytes, uuid, seqno } = data
    // The first record stays: after a cut the directory is empty and its data stand aside.
    await saveRecord(server, stepId, 'data', JSON.stringify({ bytes, uuid, seqno }))
    await demandScript(server, {
      script: MOVE,
      args: [params.dataDir, checkedAside(params)],
      timeoutMs: 5 * 60_000,
      what: `Moving ${params.dataDir} aside`,
      mend,
    })
  },
  async verify({ server, stepId }, params) {
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (!staysWith(data.kind, data.aside !== null || params.leaveFresh === true)) {
      throw dataDirFailure(server, params.dataDir, 'still holds data')
    }
    const record = await readRecord(server, stepId, 'data')
    const kept = record === null ? null : (JSON.parse(record) as SetAside)
    return { path: data.aside, ...kept }
  },
  async undo(context, params) {
    const { server, stepId, signal } = context
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (data.aside !== null) {
      if (isRunning(await readUnit(server, signal))) {
        throw dataDirFailure(server, params.dataDir, 'is in use by MariaDB')
      }
      await bringBack(context, params)
    }
    await forgetRecords(server, stepId)
  },
}

/** `fresh` after a step counts as empty: the package or a later step made the system tables. */
function staysWith(kind: 'missing' | 'empty' | 'fresh-install' | 'has-data', leaveFresh: boolean) {
  return kind === 'missing' || kind === 'empty' || (leaveFresh && kind === 'fresh-install')
}

async function bringBack(
  { server, stepId }: ActionContext,
  params: ActionParams['set-data-aside'],
): Promise<void> {
  assertStepId(stepId)
  await demandScript(server, {
    script: BRING_BACK,
    args: [params.dataDir, checkedAside(params), `${params.dataDir}.synced-undone-${stepId}`],
    timeoutMs: 5 * 60_000,
    what: `Moving the data of ${params.dataDir} back`,
    mend,
  })
}

function checkedAside({ dataDir, asideDir }: ActionParams['set-data-aside']): string {
  const ending = asideDir.startsWith(`${dataDir}.synced-aside-`)
    ? asideDir.slice(`${dataDir}.synced-aside-`.length)
    : ''
  if (/^\/.+[^/]$/.test(dataDir) && /^[A-Za-z0-9_-]+$/.test(ending)) return asideDir
  throw new ActionFailure(
    `Data of ${dataDir} can only be set aside beside it, not in ${asideDir}.`,
    'Plan the job again.',
  )
}

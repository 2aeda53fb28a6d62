import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'

/** Where a step keeps on the server what its undo needs, so that it outlives console and worker. */
export const RECORD_ROOT = '/var/lib/synced'

// When the console is killed, stdin ends early and the script goes on: less than all is kept by nobody.
const SAVE = `
set -eu
umask 077
mkdir -p -- "$1"
[ -e "$1/$2" ] && [ "$3" = once ] && exit 0
cat > "$1/$2.new"
[ "$(wc -c < "$1/$2.new")" -eq "$4" ] || { rm -f -- "$1/$2.new"; echo 'The text came cut off.' >&2; exit 1; }
sync -- "$1/$2.new"
mv -f -- "$1/$2.new" "$1/$2"
`
const READ = '[ -e "$1/$2" ] || exit 0; printf x; exec cat -- "$1/$2"'
const FORGET = 'rm -rf -- "$1"; rmdir -- "$2" 2>/dev/null || :'

/** Keeps a text under the step's name. With `once` the first one stays, also when run again. */
export async function saveRecord(
  server: ServerPort,
  stepId: string,
  name: string,
  text: string,
  mode: 'once' | 'replace' = 'once',
): Promise<void> {
  await demandScript(server, {
    script: SAVE,
    args: [folderOf(stepId), name, mode, String(Buffer.byteLength(text))],
    input: text,
    what: `Writing ${folderOf(stepId)}`,
    mend: 'Check that the root file system is writable and has space.',
  })
}

/** The kept text; null when there is none. */
export async function readRecord(
  server: ServerPort,
  stepId: string,
  name: string,
): Promise<string | null> {
  const text = await demandScript(server, {
    script: READ,
    args: [folderOf(stepId), name],
    what: `Reading ${folderOf(stepId)}`,
    mend: 'Check the file system of the server.',
  })
  return text === '' ? null : text.slice(1)
}

/** Removes what the step kept; fine when there is nothing. */
export async function forgetRecords(server: ServerPort, stepId: string): Promise<void> {
  await demandScript(server, {
    script: FORGET,
    args: [folderOf(stepId), RECORD_ROOT],
    what: `Removing ${folderOf(stepId)}`,
    mend: 'Check that the root file system is writable.',
  })
}

/** Names files and units; throws TypeError for anything that could be more than a name. */
export function assertStepId(stepId: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,120}$/.test(stepId)) {
    throw new TypeError(`Not a step id: ${JSON.stringify(stepId)}.`)
  }
}

function folderOf(stepId: string): string {
  assertStepId(stepId)
  return `${RECORD_ROOT}/${stepId}`
}

/** The secret of the job, or the failure that says which is missing. */
export function demandSecret(secret: string | null, account: string): string {
  if (secret !== null && secret !== '') return secret
  throw new ActionFailure(
    `The job has no password for ${account}.`,
    'Plan the job again and type the password.',
  )
}

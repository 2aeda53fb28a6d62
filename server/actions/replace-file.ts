import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId } from '#server/actions/step-record.ts'

export interface FileContent {
  path: string
  content: string
  /** Permission bits, for instance 0o640. */
  mode: number
  /** `user` or `user:group`, as chown takes it. */
  owner: string
  secrets?: readonly string[]
}

/*
 * Beside the file stand, under names that end in no ".cnf" and are therefore not read by MariaDB:
 * .synced-before-STEP the former file (a hard link, hence whole and exact), or
 * .synced-absent-STEP where there was none ("made" in it: the directory was made too).
 * When the console is killed, stdin ends early and the script goes on: a text cut off replaces nothing.
 */
const WRITE = `
set -eu
umask 077
path=$1 mode=$2 owner=$3 step=$4 bytes=$5
dir=\${path%/*}
temp=$path.synced-temp-$step before=$path.synced-before-$step absent=$path.synced-absent-$step
made=
[ -d "$dir/" ] || { mkdir -m 755 -- "$dir"; made=made; }
rm -f -- "$temp"
: > "$temp"
chown -- "$owner" "$temp"
chmod -- "$mode" "$temp"
cat > "$temp"
[ "$(wc -c < "$temp")" -eq "$bytes" ] || { rm -f -- "$temp"; echo 'The text came cut off.' >&2; exit 1; }
sync -- "$temp"
if [ ! -e "$before" ] && [ ! -L "$before" ] && [ ! -e "$absent" ]; then
  if [ -e "$path" ] || [ -L "$path" ]; then ln -P -- "$path" "$before"
  else printf %s "$made" > "$absent"; fi
fi
mv -fT -- "$temp" "$path"
sync -- "$dir/"
`

const RESTORE = `
set -eu
path=$1 step=$2
dir=\${path%/*}
[ -d "$dir/" ] || exit 0
rm -f -- "$path.synced-temp-$step"
before=$path.synced-before-$step absent=$path.synced-absent-$step
if [ -e "$before" ] || [ -L "$before" ]; then
  mv -fT -- "$before" "$path"
  rm -f -- "$before"
elif [ -e "$absent" ]; then
  rm -f -- "$path"
  made=$(cat -- "$absent")
  rm -f -- "$absent"
  if [ "$made" = made ]; then rmdir -- "$dir" 2>/dev/null || :; fi
fi
[ ! -d "$dir/" ] || sync -- "$dir/"
`

const COMPARE = `
set -eu
path=$1 mode=$2 owner=$3
[ -e "$path" ] || { echo absent; exit 0; }
[ -f "$path" ] && [ ! -L "$path" ] || { echo other; exit 0; }
case $owner in *:*) found=$(stat -c '%a %U:%G' -- "$path");; *) found=$(stat -c '%a %U' -- "$path");; esac
[ "$found" = "$mode $owner" ] || { echo other; exit 0; }
cmp -s -- "$path" - && echo same || echo other
`

/**
 * Writes a whole file so that a reader sees the old one or the new one, and a power cut leaves one
 * of them. The former file is kept for `restoreFile`; writing again under the same step keeps the
 * first. Makes the directory where only that is missing.
 */
export async function replaceFile(
  server: ServerPort,
  stepId: string,
  file: FileContent,
): Promise<void> {
  await demandScript(server, {
    script: WRITE,
    args: [
      checkedPath(file.path),
      octal(file.mode),
      file.owner,
      checkedStep(stepId),
      String(Buffer.byteLength(file.content)),
    ],
    input: file.content,
    secrets: file.secrets ?? [],
    what: `Writing ${file.path}`,
    mend: 'Check that the file system is writable and has space, and that the owner exists there.',
  })
}

/** Brings back content, mode and owner from before the step, or removes a file that was not there. */
export async function restoreFile(server: ServerPort, stepId: string, path: string): Promise<void> {
  await demandScript(server, {
    script: RESTORE,
    args: [checkedPath(path), checkedStep(stepId)],
    what: `Restoring ${path}`,
    mend: `The former file stands beside it as ${path}.synced-before-${stepId}.`,
  })
}

/** Whether exactly this file is there: content, mode and owner. */
export async function compareFile(
  server: ServerPort,
  file: FileContent,
): Promise<'same' | 'other' | 'absent'> {
  const answer = await demandScript(server, {
    script: COMPARE,
    args: [checkedPath(file.path), octal(file.mode), file.owner],
    input: file.content,
    secrets: file.secrets ?? [],
    what: `Reading ${file.path}`,
    mend: 'Check the file system of the server.',
  })
  const text = answer.trim()
  return text === 'same' || text === 'absent' ? text : 'other'
}

function checkedPath(path: string): string {
  if (/^\/[^\0]*[^/\0]$/.test(path) && !path.split('/').includes('..')) return path
  throw new ActionFailure(
    `${JSON.stringify(path)} is no absolute path of a file.`,
    'Plan the job again.',
  )
}

function checkedStep(stepId: string): string {
  assertStepId(stepId)
  return stepId
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8)
}

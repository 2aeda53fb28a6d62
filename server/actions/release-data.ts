import { ActionFailure, type Action, type ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId, readRecord, saveRecord } from '#server/actions/step-record.ts'

const RUN_MS = 6 * 3_600_000

const SIZE = '[ -e "$1" ] || exit 0; exec du -s --block-size=1 -- "$1"'

/** Never over the border of a file system, and never what a process has for its directory. */
const DELETE = `
set -eu
path=$1
[ -e "$path" ] || exit 0
[ -d "$path" ] && [ ! -L "$path" ] || { echo "$path is no directory" >&2; exit 1; }
real=$(readlink -f -- "$path")
for cwd in /proc/[0-9]*/cwd; do
  case $(readlink -- "$cwd" 2>/dev/null)/ in
    "$real"/*) echo "A process works in $path: pid \${cwd%/cwd}" >&2; exit 1;;
  esac
done
rm -rf --one-file-system -- "$path"
sync -- "\${path%/*}"
`

/** Deletes data that were set aside, for good: the one action that does. There is no way back. */
export const releaseData: Action<'release-data'> = {
  name: 'release-data',
  timeoutMs: RUN_MS + 60_000,
  cancel: 'finish',
  async probe({ server, stepId }, { path }) {
    if ((await sizeOf(server, path)) === null) return { state: 'done' }
    return { state: (await readRecord(server, stepId, 'bytes')) === null ? 'absent' : 'partial' }
  },
  async run({ server, stepId }, { path }) {
    assertStepId(stepId)
    const bytes = await sizeOf(server, path)
    if (bytes !== null) await saveRecord(server, stepId, 'bytes', String(bytes))
    const { code, stderr } = await server.root.runDetached({
      unit: `synced-${stepId}-release`,
      program: 'sh',
      argv: ['-c', DELETE, 'synced', checkedPath(path)],
      timeoutMs: RUN_MS,
    })
    if (code === 0) return
    throw new ActionFailure(
      `Deleting ${path} on ${server.name} failed: ${stderr.trim().slice(0, 400) || 'it gave no reason'}.`,
      'Look at it on the server, then retry. What is left there can be deleted by hand.',
    )
  },
  async verify({ server, stepId }, { path }) {
    if ((await sizeOf(server, path)) === null) {
      return { deleted: path, freedBytes: Number((await readRecord(server, stepId, 'bytes')) ?? 0) }
    }
    throw new ActionFailure(`${path} on ${server.name} is still there.`, 'Retry the step.')
  },
}

/** Allocated bytes; null when there is nothing. */
async function sizeOf(server: ServerPort, path: string): Promise<number | null> {
  const text = await demandScript(server, {
    script: SIZE,
    args: [checkedPath(path)],
    timeoutMs: 10 * 60_000,
    what: `Reading ${path}`,
    mend: 'Check the file system of the server.',
  })
  return text === '' ? null : Number(/^\d+/.exec(text)?.[0] ?? 0)
}

// What follows is deleted, so nothing but a directory of the console's own naming.
function checkedPath(path: string): string {
  const parts = path.split('/')
  const isOurs = /^[^\0\n]+\.synced-aside-[A-Za-z0-9_-]+$/.test(parts.at(-1) ?? '')
  const isPlain = parts[0] === '' && !/[\0\n]/.test(path)
  const leadsAway = parts.slice(1).some((part) => part === '' || part === '.' || part === '..')
  if (isOurs && isPlain && !leadsAway) return path
  throw new ActionFailure(
    `${JSON.stringify(path)} is no place where the console sets data aside.`,
    'Delete it by hand on the server, if that is meant.',
  )
}

import {
  ActionFailure,
  type Action,
  type ActionContext,
  type ServerPort,
} from '#server/actions/action.ts'
import { EXIT_OVERTAKEN, type Fence, FENCED, LOCK_PATH, Overtaken } from '#server/actions/fence.ts'
import { commandFailure, demandScript, runScript } from '#server/actions/run-script.ts'

// ln fails when the lock is there: of two consoles one wins, and the file is never half written. All
// comes as arguments: stdin ends early when the console is killed, and the script goes on.
const TAKE = `
set -eu
lock=$1 job=$2 fence=$3
${FENCED}
mkdir -p -- "\${lock%/*}"
new="$lock.$job.$$"
printf '%s %s' "$job" "$fence" > "$new"
sync -- "$new"
if [ -n "$theirs" ]; then
  mv -fT -- "$new" "$lock"
else
  ln -T -- "$new" "$lock" 2>/dev/null || :
  rm -f -- "$new"
fi
cat -- "$lock"
`
const RELEASE = `
set -eu
lock=$1 job=$2 fence=$3
${FENCED}
[ -n "$theirs" ] || exit 0
rm -f -- "$lock"
rmdir -- "\${lock%/*}" 2>/dev/null || :
`
const mend = 'Check that /var/lib on the server is writable and has space.'

/** Lock file on the server that keeps a second console, and an earlier worker of this job, away. */
export const lockServer: Action<'lock-server'> = {
  name: 'lock-server',
  timeoutMs: 30_000,
  cancel: 'finish',
  async probe(context, { jobId }) {
    const holder = await lockHolder(context)
    if (holder === null) return { state: 'absent' }
    if (holder.jobId === checkedJob(jobId)) {
      return { state: holder.number < context.fence ? 'partial' : 'done' }
    }
    return { state: 'unknown', because: heldByOther(context.server, holder.jobId).message }
  },
  run: ({ server, signal, fence }, { jobId }) => takeLock(server, { jobId, number: fence }, signal),
  async verify(context, { jobId }) {
    const holder = (await lockHolder(context))?.jobId
    if (holder !== jobId) throw heldByOther(context.server, holder ?? 'nobody')
    return { lock: LOCK_PATH, job: jobId }
  },
  undo: (context, { jobId }) => releaseLock(context, { jobId, number: context.fence }),
}

/** Takes the lock, or puts this worker's fence into it. Throws Overtaken, and ActionFailure when another job has it. */
export async function takeLock(
  server: ServerPort,
  fence: Fence,
  signal: AbortSignal,
): Promise<void> {
  const text = await fencedScript(server, TAKE, `Writing ${LOCK_PATH}`, fence, signal)
  const holder = readHolder(text)
  if (holder?.jobId !== fence.jobId) throw heldByOther(server, holder?.jobId ?? 'nobody')
}

/** The job that holds the lock; null when none does. */
export async function lockHolder({
  server,
  signal,
}: Pick<ActionContext, 'server' | 'signal'>): Promise<Fence | null> {
  return readHolder(
    await demandScript(server, {
      script: '[ -e "$1" ] || exit 0; cat -- "$1"',
      args: [LOCK_PATH],
      what: `Reading ${LOCK_PATH}`,
      mend,
      signal,
    }),
  )
}

/** Takes the lock of this job away; another job's stays. Throws Overtaken. */
export async function releaseLock({ server }: ActionContext, fence: Fence): Promise<void> {
  await fencedScript(server, RELEASE, `Removing ${LOCK_PATH}`, fence)
}

async function fencedScript(
  server: ServerPort,
  script: string,
  what: string,
  { jobId, number }: Fence,
  signal?: AbortSignal,
): Promise<string> {
  const args = [LOCK_PATH, checkedJob(jobId), String(number)]
  const result = await runScript(server, { script, args, ...(signal ? { signal } : {}) })
  if (result.code === EXIT_OVERTAKEN) throw new Overtaken(server.name)
  if (result.code === 0) return result.stdout
  throw commandFailure(server, what, result, mend)
}

/** `id fence`; locks of older versions have no fence. */
function readHolder(text: string): Fence | null {
  const [jobId = '', number = '0'] = text.trim().split(' ')
  return jobId === '' ? null : { jobId, number: Number(number) || 0 }
}

function heldByOther(server: ServerPort, holder: string): ActionFailure {
  return new ActionFailure(
    `Another job works on ${server.name}: ${holder.slice(0, 120)}.`,
    `Wait until it has ended. If it is surely gone, remove ${LOCK_PATH} on the server.`,
  )
}

function checkedJob(jobId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,120}$/.test(jobId)) return jobId
  throw new TypeError(`Not a job id: ${JSON.stringify(jobId)}.`)
}

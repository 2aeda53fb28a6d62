import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { RECORD_ROOT } from '#server/actions/step-record.ts'

/** Holds the id of the job that works on the server; kept over a reboot, as the job is. */
export const LOCK_PATH = `${RECORD_ROOT}/job.lock`

// ln fails when the lock is there: of two consoles one wins, and the file is never half written. The
// id comes as an argument: what comes on stdin ends early when the console is killed, and the script goes on.
const TAKE = `
set -eu
umask 077
mkdir -p -- "\${1%/*}"
printf %s "$2" > "$1.$2.$$"
sync -- "$1.$2.$$"
ln -T -- "$1.$2.$$" "$1" 2>/dev/null || :
rm -f -- "$1.$2.$$"
cat -- "$1"
`
const RELEASE = `
set -eu
[ -e "$1" ] || exit 0
[ "$(cat -- "$1")" = "$2" ] || exit 0
rm -f -- "$1"
rmdir -- "\${1%/*}" 2>/dev/null || :
`
const mend = 'Check that /var/lib on the server is writable and has space.'

/** Lock file on the server that keeps a second console away. */
export const lockServer: Action<'lock-server'> = {
  name: 'lock-server',
  timeoutMs: 30_000,
  cancel: 'finish',
  async probe(context, { jobId }) {
    const holder = await lockHolder(context)
    if (holder === null) return { state: 'absent' }
    if (holder === checkedJob(jobId)) return { state: 'done' }
    return { state: 'unknown', because: heldByOther(context, holder).message }
  },
  async run(context, { jobId }) {
    const holder = await demandScript(context.server, {
      script: TAKE,
      args: [LOCK_PATH, checkedJob(jobId)],
      what: `Writing ${LOCK_PATH}`,
      mend,
      signal: context.signal,
    })
    if (holder.trim() !== jobId) throw heldByOther(context, holder.trim())
  },
  async verify(context, { jobId }) {
    const holder = await lockHolder(context)
    if (holder !== jobId) throw heldByOther(context, holder ?? 'nobody')
    return { lock: LOCK_PATH, job: jobId }
  },
  undo: (context, { jobId }) => releaseLock(context, jobId),
}

/** The job that holds the lock; null when none does. */
export async function lockHolder({
  server,
  signal,
}: Pick<ActionContext, 'server' | 'signal'>): Promise<string | null> {
  const text = await demandScript(server, {
    script: '[ -e "$1" ] || exit 0; cat -- "$1"',
    args: [LOCK_PATH],
    what: `Reading ${LOCK_PATH}`,
    mend,
    signal,
  })
  return text.trim() === '' ? null : text.trim()
}

/** Takes the lock of this job away; another job's stays. */
export async function releaseLock(context: ActionContext, jobId: string): Promise<void> {
  await demandScript(context.server, {
    script: RELEASE,
    args: [LOCK_PATH, checkedJob(jobId)],
    what: `Removing ${LOCK_PATH}`,
    mend,
  })
}

function heldByOther(context: ActionContext, holder: string): ActionFailure {
  return new ActionFailure(
    `Another job works on ${context.server.name}: ${holder.slice(0, 120)}.`,
    `Wait until it has ended. If it is surely gone, remove ${LOCK_PATH} on the server.`,
  )
}

function checkedJob(jobId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,120}$/.test(jobId)) return jobId
  throw new TypeError(`Not a job id: ${JSON.stringify(jobId)}.`)
}

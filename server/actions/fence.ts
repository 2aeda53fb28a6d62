/**
 * Holds the id of the plan whose job works on the server, and the fence of its newest worker; kept
 * over a reboot, as the job is.
 */
export const LOCK_PATH = '/var/lib/synced/job.lock'

/** Of a worker that holds the lock of a server. */
export interface Fence {
  /** As it stands in the lock: a job and the one that takes it back have the same. */
  jobId: string
  /** Grows with each worker that takes the job over. */
  number: number
}

/** A later worker of this job has put its fence into the lock of the server: nothing more is done there. */
export class Overtaken extends Error {
  constructor(server: string) {
    super(`A later worker of this job is at work on ${server}.`)
    this.name = 'Overtaken'
  }
}

export const EXIT_OVERTAKEN = 75
export const EXIT_NOT_LOCKED = 76

/*
 * For scripts that have set lock, job and fence. Whoever reads the lock and then acts waits here for
 * whoever changes it, until the script ends or closes 9. `theirs`: the fence in a lock of this job,
 * else empty. Leaves where that is a later worker's.
 */
export const FENCED = `
umask 077
mkdir -p -- /run/synced
exec 9< /run/synced
flock -w 20 9 || { echo 'Another command has held the lock of this server for 20 s.' >&2; exit 1; }
holder=$(cat -- "$lock" 2>/dev/null || :)
case $holder in
  "$job") theirs=0;;
  "$job "*) theirs=\${holder##* };;
  *) theirs=;;
esac
if [ -n "$theirs" ] && [ "$theirs" -gt "$fence" ]; then exit ${EXIT_OVERTAKEN}; fi
`

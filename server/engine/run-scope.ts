import type { Actions, EngineDeps } from './engine-deps.ts'
import type { JobFacts } from './job-facts.ts'
import type { JobHold } from './job-hold.ts'
import type { WriteContext } from './job-writes.ts'
import type { Mask } from './mask-secrets.ts'
import type { Servers } from './open-servers.ts'
import type { Transcript } from './transcript.ts'

/** What the run of a job and the runs of its steps share. */
export interface RunScope {
  deps: EngineDeps
  hold: JobHold
  /** `steps` follows what was written. */
  job: JobFacts
  actions: Actions
  direction: 'do' | 'undo'
  transcript: Transcript
  servers: Servers
  writes: WriteContext
  /** Servers whose lock has this worker's fence by now. */
  fenced: Set<string>
  /** Hides the job's secrets in what is kept of its steps. */
  mask: Mask
  /** Aborts when the worker ends: the job is left as it is. */
  ending: AbortSignal
}

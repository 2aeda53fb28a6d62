import type { ContactError } from '#server/contact/contact-error.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

/** A way to a server, or why there is none. */
export type Route<Target> =
  | { kind: 'target'; target: Target }
  | { kind: 'unusable'; error: ContactError }

/** Everything a watcher needs to know of its node; secrets are unsealed, so it is never stored. */
export interface NodeConfig {
  nodeId: string
  clusterId: string
  name: string
  kind: 'data' | 'arbitrator'
  /** null for an arbitrator: it speaks no SQL. */
  sql: Route<SqlTarget> | null
  /** The SQL connection goes through SSH to this port of the server itself. */
  sqlThroughSsh: boolean
  /** null in the observe tier. */
  ssh: Route<SshTarget> | null
  /** Equal texts mean that nothing changed for this watcher. Holds sealed secrets only. */
  fingerprint: string
}

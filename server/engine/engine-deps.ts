import type { Action, ServerPort } from '#server/actions/action.ts'
import type { ServerActions } from '#server/actions/actions.ts'
import type { Db } from '#server/db/client.ts'
import type { GuardName } from '#server/procedures/plan.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import type { JobFacts } from './job-facts.ts'
import type { JobHold } from './job-hold.ts'
import type { GuardAnswer } from './next-move.ts'
import type { Servers, ServersOptions } from './open-servers.ts'

export type Actions = ServerActions & { 'record-node': Action<'record-node'> }

export interface GuardQuestion {
  guard: GuardName
  job: JobFacts
  /** Place of the step. */
  index: number
  ports: (key: string) => ServerPort
  signal: AbortSignal
}

/** All that the engine acts with; tests put other actions and servers in. */
export interface EngineDeps {
  db: Db
  key: SecretKey
  now: () => number
  /** Name of this process as the owner of jobs. */
  owner: string
  actionsFor: (job: JobFacts, hold: JobHold) => Actions
  openServers: (options: ServersOptions) => Servers
  /** Throws ContactError. */
  askGuard: (question: GuardQuestion) => Promise<GuardAnswer>
}

import { actions } from '#server/actions/actions.ts'
import { gatherPreflightFacts } from '#server/actions/gather-preflight-facts.ts'
import type { ServerPort } from '#server/actions/action.ts'
import type { Db } from '#server/db/client.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { guardAsker } from './ask-guard.ts'
import type { EngineDeps } from './engine-deps.ts'
import { openServers } from './open-servers.ts'
import { thisOwner } from './owner.ts'
import { recordNode } from './record-node.ts'
import { lockUnlessEnded } from './take-over-lock.ts'

/** The engine on real servers. */
export function createEngine(db: Db, key: SecretKey): EngineDeps {
  const lock = lockUnlessEnded(db)
  return {
    db,
    key,
    now: Date.now,
    owner: thisOwner(),
    actionsFor: (job, hold) => ({
      ...actions,
      'lock-server': lock,
      'unlock-server': {
        ...actions['unlock-server'],
        undo: (context, params) => lock.run(context, params),
      },
      'record-node': recordNode({ db, key, job, hold }),
    }),
    openServers,
    askGuard: guardAsker(db, Date.now, readFacts),
  }
}

async function readFacts(server: ServerPort, signal: AbortSignal): Promise<PreflightFacts> {
  const options = { paths: [], signal, now: Date.now }
  const [facts] = await gatherPreflightFacts([{ ...server, role: 'joiner' }], options)
  if (!facts) throw new Error(`Nothing was gathered of ${server.key}.`)
  return facts
}

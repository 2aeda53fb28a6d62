import type { Db } from '#server/db/client.ts'
import { keepAnchor } from './anchor.ts'
import type { Chain } from './chain-seals.ts'
import { readChainEnd } from './read-head.ts'

/** From now on the chain goes on from where it stands; gaps up to an entry are known. */
export async function acceptChain(db: Db, chain: Chain, acceptedId: number): Promise<void> {
  const { head } = await readChainEnd(db, chain.key)
  const nothing = { begunAtMs: 0, count: 0, lastId: 0, seal: '' }
  await keepAnchor(chain, { ...(head.kind === 'sealed' ? head.head : nothing), acceptedId })
}

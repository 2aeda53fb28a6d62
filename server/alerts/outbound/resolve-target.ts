import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { addressRefusal } from './address-rules.ts'
import { SendError } from './send-error.ts'

export interface TargetAddress {
  address: string
  family: 4 | 6
}

/** The addresses of a name; given so that tests can answer for a name server. */
export type Resolve = (host: string) => Promise<string[]>

export interface Reach {
  allowedRanges: readonly string[]
  resolve: Resolve
}

export const resolveByName: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address)

/**
 * Asks the name server once and checks each answer. Whoever connects takes these addresses and asks
 * no second time: an answer that changes in between changes nothing. Throws SendError.
 */
export async function resolveTarget(
  host: string,
  { allowedRanges, resolve }: Reach,
): Promise<TargetAddress[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const addresses = isIP(bare) ? [bare] : await named(bare, resolve)
  for (const address of addresses) {
    const refusal = addressRefusal(address, allowedRanges)
    if (refusal !== null) {
      throw new SendError(
        'refused-address',
        `Nothing was sent to ${bare}: ${refusal} An admin can allow its range in the channel.`,
      )
    }
  }
  return addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }))
}

async function named(host: string, resolve: Resolve): Promise<string[]> {
  const addresses = await resolve(host).catch((error: NodeJS.ErrnoException) => {
    throw new SendError(
      'name',
      `The name ${host} could not be resolved (${error.code ?? error.message}).`,
    )
  })
  if (addresses.length === 0) throw new SendError('name', `The name ${host} has no address.`)
  return addresses
}

type LookupCallback = (
  error: Error | null,
  address: string | TargetAddress[],
  family?: number,
) => void

/** Hands the checked addresses to whoever connects, in place of the name server. */
export function pinned(addresses: TargetAddress[]) {
  const [first] = addresses
  return (_host: string, options: { all?: boolean | undefined }, done: LookupCallback) => {
    if (options.all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  }
}

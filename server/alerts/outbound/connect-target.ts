import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pinned, type TargetAddress } from './resolve-target.ts'
import { SendError } from './send-error.ts'

interface Target {
  host: string
  port: number
  addresses: TargetAddress[]
  connectMs: number
}

/** Tries each of the checked addresses in turn; each gets its share of the time. Throws SendError. */
export async function connectTarget(
  { host, port, addresses, connectMs }: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const timeout = AbortSignal.timeout(connectMs)
  const socket = connect({
    host,
    port,
    lookup: pinned(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.floor(connectMs / addresses.length)),
  })
  // It may break before whoever gets it listens.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, timeout]) })
    return socket
  } catch (error) {
    socket.destroy()
    if (signal.aborted) throw error
    if (timeout.aborted) {
      throw new SendError('timeout', `${host} took no connection within ${connectMs / 1000} s.`)
    }
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new SendError(
      'connection',
      reason === 'ECONNREFUSED'
        ? `${host} refuses connections: nothing listens at port ${port}.`
        : `The connection to ${host} failed (${reason}).`,
    )
  }
}

import { ContactError } from '#server/contact/contact-error.ts'
import { placeText, type ServerPlace } from '#server/contact/server-place.ts'

export type Protocol = 'SSH' | 'SQL'

/** `code` of a Node system error, for instance `ECONNREFUSED`; empty when there is none. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** A failure of the TCP connection itself, before or during a conversation. */
export function socketError(error: unknown, place: ServerPlace, protocol: Protocol): ContactError {
  const where = placeText(place)
  const code = errorCode(error)
  switch (code) {
    case 'ECONNREFUSED':
      return new ContactError(
        'refused',
        `${where} refused the ${protocol} connection: nothing listens there.`,
        protocol === 'SSH'
          ? 'Check the SSH port and that sshd runs on the server.'
          : 'Check the port, that MariaDB runs, and that its bind-address is not 127.0.0.1. A joiner that receives a state transfer refuses SQL until the transfer is over.',
        { cause: error },
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return new ContactError(
        'name-not-found',
        `The name ${place.address} could not be resolved (${code}).`,
        'Check the spelling, make the name known to the console (DNS or /etc/hosts), or give the IP address.',
        { cause: error },
      )
    case 'ETIMEDOUT':
      return connectTimeout(place, protocol, null, error)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return connectionLost(
        place,
        protocol,
        `reset by the server or by the network (${code})`,
        error,
      )
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
      return new ContactError(
        'unreachable',
        `${where} cannot be reached from the console (${code}).`,
        'Check that the server is up, and the network and firewall between the console and it.',
        { cause: error },
      )
    default:
      return new ContactError(
        'other',
        `The ${protocol} connection to ${where} failed: ${causeText(error)}.`,
        'Check the address and the port.',
        { cause: error },
      )
  }
}

/** A node whose address is not known, such as an arbitrator seen only in the member list. */
export function noAddress(place: ServerPlace): ContactError {
  return new ContactError(
    'unreachable',
    `The address of ${place.name || 'this node'} is not known.`,
    'Enter its address.',
  )
}

/** No TCP connection in time. */
export function connectTimeout(
  place: ServerPlace,
  protocol: Protocol,
  afterMs: number | null,
  cause?: unknown,
): ContactError {
  const after = afterMs === null ? 'in time' : `within ${secondsText(afterMs)}`
  return new ContactError(
    'timeout',
    `${placeText(place)} did not answer the ${protocol} connection ${after}.`,
    'Check that the server is up and that no firewall drops the packets.',
    { cause },
  )
}

/** An established connection ended. */
export function connectionLost(
  place: ServerPlace,
  protocol: Protocol,
  how: string,
  cause?: unknown,
): ContactError {
  return new ContactError(
    'connection-lost',
    `The ${protocol} connection to ${placeText(place)} was lost: ${how}.`,
    protocol === 'SSH'
      ? 'The console connects again. If it lasts, check that the server is up and reachable.'
      : 'The console connects again. If it lasts, check that MariaDB runs on the server.',
    { cause },
  )
}

/** `3 s`, `0.5 s`. */
export function secondsText(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}

/** The message of any thrown value, without a final full stop. */
export function causeText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\.\s*$/, '') || 'unknown cause'
}

/** The web server (server/web.ts) sets these itself and drops what the client sent under the names. */
export const ADDRESS_HEADER = 'x-synced-address'
/** Path and query of the request: pages do not see it otherwise. */
export const PATH_HEADER = 'x-synced-path'

/** Address of the peer; null where the web server did not tell. */
export function clientAddress(headers: Headers): string | null {
  return headers.get(ADDRESS_HEADER)
}

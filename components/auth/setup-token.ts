/**
 * The one-time token of a set-up link: after "#" (never sent to a server, so in no log) or as a
 * query parameter. Null when the address holds none.
 */
export function setupTokenOf(address: string): string | null {
  const url = URL.parse(address)
  if (url === null) return null
  const fragment = url.hash.slice(1)
  const named = new URLSearchParams(fragment).get('token')
  const plain = fragment.includes('=') ? null : fragment
  return named || plain || url.searchParams.get('token') || null
}

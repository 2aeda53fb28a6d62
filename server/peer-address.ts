import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Addresses and ranges in CIDR notation, separated by commas. Throws an Error that names a wrong one. */
export function readProxyRanges(text: string): Range[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      try {
        if (part.includes('/')) return ipaddr.parseCIDR(part)
        const address = ipaddr.process(part)
        return [address, address.kind() === 'ipv4' ? 32 : 128]
      } catch {
        throw new Error(`"${part}" is no IP address and no range such as 10.0.0.0/8`)
      }
    })
}

/**
 * Who a request comes from: the peer of the connection; behind trusted proxies the last address in
 * X-Forwarded-For that is none of them. What stands before it was written by anybody.
 */
export function peerAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: readonly Range[],
): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim())
  let from = remote
  while (isTrusted(from, trusted)) {
    const before = hops.pop()
    if (before === undefined || !ipaddr.isValid(before)) break
    from = before
  }
  return from
}

function isTrusted(address: string, trusted: readonly Range[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return trusted.some(
    ([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits),
  )
}

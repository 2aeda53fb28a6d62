/** To which addresses a channel may send. Pure. */
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Where clouds hand out credentials; not in every case within a private range. */
const METADATA = [
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
].map((text) => ipaddr.parse(text).toNormalizedString())

const rangeNames: Record<string, string> = {
  loopback: 'this machine itself (loopback)',
  private: 'a private network',
  uniqueLocal: 'a private network',
  linkLocal: 'the local link',
  carrierGradeNat: 'a provider’s shared network (CGNAT)',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'no address (unspecified)',
  ipv4Mapped: 'an IPv4 address in the form of an IPv6 address',
  rfc6052: 'an IPv4 address behind NAT64',
  '6to4': 'an IPv4 address in the form of 6to4',
  teredo: 'an IPv4 address in the form of Teredo',
}

/** null for what is no CIDR: an address with the length of its prefix, whose host bits are zero. */
export function parseRange(text: string): [Address, number] | null {
  try {
    const [address, bits] = ipaddr.parseCIDR(text.trim())
    const first =
      address.kind() === 'ipv4'
        ? ipaddr.IPv4.networkAddressFromCIDR(text.trim())
        : ipaddr.IPv6.networkAddressFromCIDR(text.trim())
    return first.toNormalizedString() === address.toNormalizedString() ? [address, bits] : null
  } catch {
    return null
  }
}

/** Why nothing may be sent to this address; null when it is public, or an allowed range holds it. */
export function addressRefusal(text: string, allowedRanges: readonly string[]): string | null {
  if (!ipaddr.isValid(text)) return `${text} is no IP address.`
  const address = ipaddr.parse(text)
  const forms: Address[] = [address]
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    forms.push(address.toIPv4Address())
  }
  const isMetadata = forms.some((form) => METADATA.includes(form.toNormalizedString()))
  const isAllowed = allowedRanges.some((range) => {
    const parsed = parseRange(range)
    if (parsed === null) return false
    const [network, bits] = parsed
    const isWhole = bits === (network.kind() === 'ipv4' ? 32 : 128)
    return forms.some(
      (form) =>
        form.kind() === network.kind() &&
        // A range that happens to hold it is not enough.
        (!isMetadata || isWhole) &&
        form.match(network, bits),
    )
  })
  if (isAllowed) return null
  if (isMetadata) return `${text} is the metadata service of a cloud.`
  const range = address.range()
  const isGlobal = address instanceof ipaddr.IPv4 || address.match(ipaddr.parse('2000::'), 3)
  if (range === 'unicast' && isGlobal) return null
  return `${text} is ${rangeNames[range] ?? 'an address with a special purpose'}.`
}

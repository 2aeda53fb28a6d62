/** To which addresses a channel may send. Pure. */
import ipaddr from 'ipaddr.js'
import { embeddedIpv4 } from './embedded-ipv4.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Where clouds hand out credentials; not in every case within a private range. */
const METADATA = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
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

/**
 * Why nothing may be sent to this address; null when it is public, or an allowed range holds it. An
 * IPv4 address within an IPv6 one is judged by itself too: a gateway would lead to it.
 */
export function addressRefusal(text: string, allowedRanges: readonly string[]): string | null {
  if (!ipaddr.isValid(text)) return `${text} is no IP address.`
  const address = ipaddr.parse(text)
  const ranges = allowedRanges.flatMap((range) => {
    const parsed = parseRange(range)
    return parsed === null ? [] : [parsed]
  })
  const isNamed = (form: Address) => ranges.some((range) => isWhole(range) && holds(range, form))
  const isAllowed = (form: Address) => ranges.some((range) => holds(range, form))
  if (isNamed(address)) return null
  const inner = embeddedIpv4(address)
  // A range that happens to hold it is not enough.
  if ([address, ...inner].some((form) => isMetadata(form) && !isNamed(form))) {
    return `${text} is the metadata service of a cloud.`
  }
  if (address.range() === 'ipv4Mapped' && inner.some(isAllowed)) return null
  if (!isAllowed(address) && !isPublic(address)) return refusalOf(text, address)
  const refused = inner.find((form) => !isAllowed(form) && !isPublic(form))
  if (refused === undefined) return null
  return `${text} leads to ${refusalOf(refused.toString(), refused)}`
}

function refusalOf(text: string, address: Address): string {
  return `${text} is ${rangeNames[address.range()] ?? 'an address with a special purpose'}.`
}

const isMetadata = (address: Address) => METADATA.includes(address.toNormalizedString())

const isWhole = ([network, bits]: [Address, number]) =>
  bits === (network.kind() === 'ipv4' ? 32 : 128)

const holds = ([network, bits]: [Address, number], address: Address) =>
  address.kind() === network.kind() && address.match(network, bits)

const isPublic = (address: Address) =>
  address.range() === 'unicast' &&
  (address instanceof ipaddr.IPv4 || address.match(ipaddr.parse('2000::'), 3))

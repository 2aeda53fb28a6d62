import ipaddr from 'ipaddr.js'

/** Prefix of a form that carries an IPv4 address, and at which bytes it carries it. */
const FORMS: readonly { prefix: string; bits: number; places: readonly number[][] }[] = [
  // IPv4-mapped, IPv4-compatible, IPv4-translated, and NAT64's well-known prefix.
  { prefix: '::ffff:0:0', bits: 96, places: [[12, 13, 14, 15]] },
  { prefix: '::', bits: 96, places: [[12, 13, 14, 15]] },
  { prefix: '::ffff:0:0:0', bits: 96, places: [[12, 13, 14, 15]] },
  { prefix: '64:ff9b::', bits: 96, places: [[12, 13, 14, 15]] },
  // NAT64 of one's own (RFC 8215): the length of its prefix is not known (RFC 6052, 2.2).
  {
    prefix: '64:ff9b:1::',
    bits: 48,
    places: [
      [6, 7, 9, 10],
      [7, 9, 10, 11],
      [9, 10, 11, 12],
      [12, 13, 14, 15],
    ],
  },
  // 6to4.
  { prefix: '2002::', bits: 16, places: [[2, 3, 4, 5]] },
  // Teredo's server; the client stands inverted.
  { prefix: '2001::', bits: 32, places: [[4, 5, 6, 7]] },
]
const TEREDO_CLIENT = [12, 13, 14, 15]

/** The IPv4 addresses to which an IPv6 address may lead. 0.0.0.0/8 is nobody's. */
export function embeddedIpv4(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (address instanceof ipaddr.IPv4) return []
  const bytes = address.toByteArray()
  const carried = FORMS.filter(({ prefix, bits }) => address.match(ipaddr.IPv6.parse(prefix), bits))
    .flatMap(({ places }) => places)
    .map((place) => place.map((at) => bytes[at] ?? 0))
  const inverted =
    address.range() === 'teredo' ? [TEREDO_CLIENT.map((at) => (bytes[at] ?? 0) ^ 0xff)] : []
  return [...carried, ...inverted]
    .filter(([first]) => first !== 0)
    .map((octets) => new ipaddr.IPv4(octets))
}

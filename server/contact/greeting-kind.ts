export type GreetingKind = 'ssh' | 'mysql' | 'http' | 'other'

/** What kind of service sends these first bytes. */
export function greetingKind(bytes: Buffer): GreetingKind {
  if (bytes.subarray(0, 4).toString('latin1') === 'SSH-') return 'ssh'
  if (bytes.subarray(0, 5).toString('latin1') === 'HTTP/') return 'http'
  // Packet number 0 carrying protocol version 10 or an error packet (MariaDB protocol, "Connecting").
  const type = bytes[4]
  if (bytes.length >= 5 && bytes[3] === 0 && (type === 0x0a || type === 0xff)) return 'mysql'
  return 'other'
}

/** Names and addresses as Galera takes them. */

export interface NameProblem {
  message: string
  mend: string
}

// wsrep_api.h: WSREP_MEMBER_NAME_LEN 32, with the closing NUL.
const MAX_NODE_NAME_BYTES = 31
// MariaDB manual, wsrep_cluster_name: at most 32 characters.
const MAX_CLUSTER_NAME_BYTES = 32
const RESERVED = ['garb', '*any*', 'auto', 'localhost']

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Why wsrep_node_name cannot be this; null when it can. */
export function nodeNameProblem(name: string): NameProblem | null {
  const mend = 'Give the node another name.'
  if (name.trim() === '' || name !== name.trim()) {
    return { message: 'A node name is not empty and begins and ends with no space.', mend }
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) {
    return { message: 'The node name holds a line break or a control character.', mend }
  }
  if (name.includes(',')) {
    return { message: 'A comma parts the names in wsrep_sst_donor, so no name may hold one.', mend }
  }
  if (RESERVED.includes(name.toLowerCase())) {
    return { message: `"${name}" has a meaning of its own in Galera.`, mend }
  }
  if (bytesOf(name) > MAX_NODE_NAME_BYTES) {
    return {
      message: `Galera cuts node names after ${MAX_NODE_NAME_BYTES} bytes; this one has ${bytesOf(name)}.`,
      mend: 'Give the node a shorter name.',
    }
  }
  return null
}

/** Why wsrep_cluster_name cannot be this; null when it can. */
export function clusterNameProblem(name: string): NameProblem | null {
  const mend = 'Give the cluster another name.'
  if (name.trim() === '' || name !== name.trim()) {
    return { message: 'A cluster name is not empty and begins and ends with no space.', mend }
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) {
    return { message: 'The cluster name holds a line break or a control character.', mend }
  }
  if (bytesOf(name) > MAX_CLUSTER_NAME_BYTES) {
    return {
      message: `wsrep_cluster_name has at most ${MAX_CLUSTER_NAME_BYTES} bytes; this one has ${bytesOf(name)}.`,
      mend: 'Give the cluster a shorter name.',
    }
  }
  return null
}

/**
 * Names of `others` that match `name` in wsrep_sst_donor or that `name` matches: elements of the
 * list are compared by their own length, so `node1` also means node10 (gcs_group.cpp; lab).
 */
export function prefixTrap(name: string, others: readonly string[]): string[] {
  return others.filter(
    (other) => other !== name && (other.startsWith(name) || name.startsWith(other)),
  )
}

/**
 * wsrep_sst_donor for a preferred donor, with the trailing comma that lets any other serve (a hard
 * stop otherwise; lab); null where the name would also match the joiner itself or hold a space.
 */
export function donorPreference(donor: string, joiner: string): string | null {
  return joiner.startsWith(donor) || /[\s,]/.test(donor) ? null : `${donor},`
}

/** Whether it can be an advertised address: an IP address or a host name, no port. */
export function isAddress(address: string): boolean {
  return (
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/.test(address) ||
    (/^[0-9A-Fa-f:.]{2,45}$/.test(address) && address.includes('::')) ||
    /^([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$/.test(address)
  )
}

/** Addresses that mean the server itself or every interface: useless to others. */
export function isLoopbackOrAny(address: string): boolean {
  return /^(127\.|0\.0\.0\.0$|::1?$|localhost(\.|$))/i.test(address)
}

/** With brackets around an IPv6 address, as gcomm:// and host:port need them. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** How to sign in on a server: values already unsealed. */
export type SshSecret =
  | { kind: 'password'; password: string }
  | { kind: 'key'; privateKey: string; passphrase: string | null }

/** The key that a server must show; see `HostKey` for one with its fingerprint. */
export interface PinnedHostKey {
  algorithm: string
  /** Base64 of the public key blob, as in known_hosts. */
  publicKey: string
}

/** Everything needed to reach one server over SSH. */
export interface SshTarget {
  /** Name of the server in messages, for instance `node3`. */
  name: string
  address: string
  port: number
  user: string
  secret: SshSecret
  /** null: sudo is only tried without a password. */
  sudoPassword: string | null
  /** null: nothing is pinned, so every connection is refused with `host-key-unknown`. */
  hostKey: PinnedHostKey | null
  /**
   * What may run as root: only privileged-commands.ts (the default), or anything. Only the engine
   * sets `any`, for the steps of a job that an operator started.
   */
  rootAccess?: 'listed' | 'any'
  /** Until signed in; default 5 000. */
  connectTimeoutMs?: number
}

/** A bare server may have no sudo, and root needs none. */
export function isRoot(target: SshTarget): boolean {
  return target.user === 'root' && target.rootAccess === 'any'
}

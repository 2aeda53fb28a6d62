import type { Duplex } from 'node:stream'

export interface SqlTls {
  /** `off`; `require`: encrypted, any certificate; `verify`: certificate and host name checked. */
  mode: 'off' | 'require' | 'verify'
  /** PEM of the authority; null means the system's authorities. */
  ca: string | null
}

/** Everything needed to reach one server over SQL; the password is already unsealed. */
export interface SqlTarget {
  /** Name of the server in messages, for instance `node3`. */
  name: string
  address: string
  port: number
  user: string
  password: string
  tls: SqlTls
  /** Opens the byte stream instead of direct TCP, for instance `() => host.forward('127.0.0.1', 3306)`. */
  dial?: (signal: AbortSignal) => Promise<Duplex>
  /** Until signed in; default 3 000. */
  connectTimeoutMs?: number
  /** For each statement; default 2 000. */
  queryTimeoutMs?: number
}

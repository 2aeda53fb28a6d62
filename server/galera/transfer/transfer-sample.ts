/** One look at a joiner from outside, by a user without root. */
export interface TransferSample {
  /** The server's own clock since its boot, ms: it never steps. */
  uptimeMs: number
  /** Established connections to the ports of a transfer. */
  sockets: readonly SocketBytes[]
  /** The database server and the tools that take part in transfers. */
  tools: readonly ToolWork[]
  /** Sectors of 512 bytes that all disks of the server read and wrote since its boot. */
  diskSectors: number | null
}

export interface SocketBytes {
  localPort: number
  /** Address and port of the other side. */
  peer: string
  /** As the kernel counts them; a new connection begins at 0. */
  bytesReceived: number
}

export interface ToolWork {
  pid: number
  name: string
  /** CPU time in user and kernel, in ticks of 10 ms. */
  ticks: number
}

/** The ports on which a joiner takes its state. */
export interface TransferPorts {
  /** wsrep_sst_receive_address, 4444 by default. */
  sst: number
  /** ist.recv_addr, 4568 by default. */
  ist: number
  /** Where mysqldump is loaded. */
  sql: number
}

import type { Duplex } from 'node:stream'
import type { ContactError } from '#server/contact/contact-error.ts'

export interface RunOptions {
  stdin?: string | Buffer
  /**
   * Run as root: through sudo, or as it is when the user is root. Only programs and arguments listed
   * in privileged-commands.ts, else it throws, unless the target's `rootAccess` is `any`.
   */
  sudo?: boolean
  /** Default 10 000. After it the channel is closed and a ContactError `timeout` is thrown. */
  timeoutMs?: number
  /** Cap on stdout and on stderr, each; default 1 MiB. The rest is dropped and `truncated` is set. */
  maxOutputBytes?: number
  signal?: AbortSignal
}

export interface RunResult {
  /** Exit code; null when ended by a signal. */
  code: number | null
  /** Name of the ending signal without SIG, for instance `TERM`. */
  signal: string | null
  stdout: string
  stderr: string
  durationMs: number
  truncated: boolean
}

export interface StreamOptions {
  sudo?: boolean
  signal?: AbortSignal
  /** Longer lines are cut to this; default 64 KiB. */
  maxLineBytes?: number
  /** One line of stdout without its newline. While a returned promise is pending nothing more is read. */
  onLine: (line: string) => void | Promise<void>
  /** One line of stderr without its newline. */
  onErrorLine?: (line: string) => void
  /** Called exactly once, after the last line. */
  onEnd: (end: StreamEnd) => void
}

export type StreamEnd =
  | { kind: 'exit'; code: number | null; signal: string | null; stderr: string }
  /** Could not be started, or the connection was lost. */
  | { kind: 'failed'; error: ContactError }
  /** Ended by close() or by the signal. */
  | { kind: 'closed' }

export interface SshStream {
  close(): void
}

/**
 * One server over SSH. Connects on first use and again after a loss; holds one connection with at
 * most six channels, more wait. Every method throws ContactError when the server cannot be reached,
 * and the signal's reason when aborted.
 */
export interface SshHost {
  readonly name: string
  /** Connects now; resolves when signed in. */
  connect(signal?: AbortSignal): Promise<void>
  /** Runs a program to its end. A non-zero exit code is a result, not an error. */
  run(program: string, argv: readonly string[], options?: RunOptions): Promise<RunResult>
  /** Runs a program and hands out its lines as they come. */
  stream(program: string, argv: readonly string[], options: StreamOptions): SshStream
  /** A TCP connection from the server to host:port, for SQL over SSH. */
  forward(host: string, port: number, signal?: AbortSignal): Promise<Duplex>
  /** Tells of each loss of an established connection (not of close()). Returns the unsubscriber. */
  onLost(listener: (error: ContactError) => void): () => void
  /** Ends the connection for good; later calls throw. */
  close(): Promise<void>
}

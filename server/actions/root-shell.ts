/** Root on one server: over SSH as root, or through sudo. The engine wraps it to keep the transcript. */
export interface RootCommand {
  program: string
  argv: readonly string[]
  /** Scripts, file contents and secrets travel here, never in argv. */
  stdin?: string
  /** Parts of argv, stdin or output that are masked in the transcript. */
  secrets?: readonly string[]
  timeoutMs?: number
  signal?: AbortSignal
}

export interface RootResult {
  code: number | null
  stdout: string
  stderr: string
  durationMs: number
}

export interface RootShell {
  /** A non-zero exit code is a result. Throws ContactError when the server cannot be talked to. */
  run(command: RootCommand): Promise<RootResult>
  /**
   * Runs a long command detached, as the transient systemd unit `unit` (systemd-run --collect): it
   * goes on when the connection drops or the worker dies. Calling it again for a unit that runs, or
   * that has ended and is still known, follows that one instead of starting a second.
   */
  runDetached(
    command: RootCommand & { unit: string; onLine?: (line: string) => void },
  ): Promise<RootResult>
}

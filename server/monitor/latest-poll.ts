import type { RedoPosition } from '#server/galera/transfer/expected-bytes.ts'

/** What a server last told over SQL, for others of its watcher to ask. */
export class LatestPoll {
  #status: Readonly<Record<string, string>> = {}
  #variables: Readonly<Record<string, string>> = {}

  put(poll: { status: Record<string, string>; variables: Record<string, string> }): void {
    this.#status = poll.status
    this.#variables = poll.variables
  }

  variable(name: string): string | null {
    return this.#variables[name] ?? null
  }

  /** InnoDB's positions in its redo log; null while none were told. */
  redo(): RedoPosition | null {
    const current = Number(this.#status['Innodb_lsn_current'] ?? NaN)
    const checkpoint = Number(this.#status['Innodb_lsn_last_checkpoint'] ?? NaN)
    return current >= checkpoint ? { current, checkpoint } : null
  }
}

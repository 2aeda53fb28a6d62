import type { RedoPosition, TransferSize } from '#server/galera/transfer/expected-bytes.ts'

/** What a donor can be asked about a transfer that it gives. */
export interface DonorSource {
  /** wsrep_node_name. */
  groupName: () => string
  /** What the method has to copy; null = it cannot be told. Never rejects. */
  size: (method: string, signal: AbortSignal) => Promise<TransferSize | null>
  redo: () => RedoPosition | null
}

/** The nodes of one cluster, for the watcher of a joiner to ask its donor. */
export class DonorSources {
  #sources = new Map<string, DonorSource>()

  offer(nodeId: string, source: DonorSource): void {
    this.#sources.set(nodeId, source)
  }

  withdraw(nodeId: string): void {
    this.#sources.delete(nodeId)
  }

  /** null: no such node is watched. */
  named(donorName: string | null): DonorSource | null {
    const found = [...this.#sources.values()].find((one) => one.groupName() === donorName)
    return found ?? null
  }
}

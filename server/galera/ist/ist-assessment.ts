import type { GcacheStores } from '#server/galera/gcache/gcache-stores.ts'
import type { TwoTimes } from '#server/galera/gcache/size-advice.ts'
import type { Countdown } from '#server/galera/ist/countdown.ts'
import type { DonorAdvice } from '#server/galera/ist/donor-advice.ts'
import type { IstVerdict } from '#server/galera/ist/ist-verdict.ts'
import type { PositionSource } from '#server/galera/ist/joiner-position.ts'

/** How each data node would come back, and how long that holds. */
export interface IstAssessment {
  /** Server time at which it was reckoned; countdowns run from here. */
  nowMs: number
  groupSeqno: number | null
  /** Bytes a second that enter every gcache; null = not known. */
  presentRate: number | null
  /** The same in the busiest minute of the last day. */
  peakRate: number | null
  /** When the history of writes begins; null = there is none. */
  historyFromMs: number | null
  nodes: NodeIst[]
}

/**
 * `member`: it has the group’s data, so the verdict is for a restart now. `joining`: a transfer to it
 * runs. `running`: outside of a Primary component. `away`: stopped, or not to be seen.
 */
export type NodePhase = 'member' | 'joining' | 'running' | 'away'

export interface NodeIst {
  nodeId: string
  name: string
  phase: NodePhase
  /** Where it stands, and from what that is known. */
  position: { seqno: number; source: PositionSource } | null
  verdict: IstVerdict
  /** Of an IST now; null = not known, or another kind. */
  istBytes: number | null
  /** Until Synced; null = not known. */
  durationMs: [low: number, high: number] | null
  /** Down: until IST is lost. Up: how long it may be away if it goes now. */
  countdown: Countdown
  advice: DonorAdvice | null
  gcache: NodeGcache
}

export interface NodeGcache {
  /** null = its variables were never read. */
  stores: GcacheStores | null
  storesAtMs: number | null
  /** What it holds for others now; null while it does not answer. */
  range: {
    from: number
    to: number
    /** When the first was committed; null = before the history. */
    sinceMs: number | null
    bytes: number | null
    bytesEstimated: boolean
  } | null
  /** How long the whole ring lasts. */
  retention: TwoTimes
}

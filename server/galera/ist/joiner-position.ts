/** What is known of the history that a node holds. Seqnos as numbers; -1 where the server says so. */
export interface JoinerEvidence {
  name: string
  /** From live status while it runs: what it would save if it stopped now. */
  live: { uuid: string; seqno: number } | null
  /** grastate.dat; `missing` = there is none or it is empty; null = not read. */
  grastate: { uuid: string | null; seqno: number | null } | 'missing' | null
  /** What galera_recovery found in InnoDB; `none` = no position of any history; null = not asked. */
  recovered: { uuid: string; seqno: number } | 'none' | null
  /** What the console saw last before it went away; `atMost`: of the group, once it had stopped. */
  lastSeen: { uuid: string; seqno: number; atMost?: number | null } | null
  /** Every commit is on disk: innodb_flush_log_at_trx_commit=1; null = not known. */
  durable: boolean | null
  /** Voted out as inconsistent since it was last Synced. */
  inconsistent: boolean
}

export type JoinerPosition =
  /** `high` null: only the least is known. */
  | { kind: 'known'; uuid: string; low: number; high: number | null; source: PositionSource }
  /** It claims no history, so it comes by SST whatever it holds. */
  | { kind: 'none'; because: string }
  /** `likely`: from where it was last seen, if nothing went wrong with its stop. */
  | { kind: 'unknown'; missing: string; likely: { uuid: string; seqno: number } | null }

export type PositionSource = 'status' | 'grastate.dat' | 'recovered position' | 'last seen'

const ZERO_UUID = /^[0-]+$/

/** Which position the node will claim when it joins (ReplicatorSMM’s constructor; measured, §2.2). */
export function joinerPosition(evidence: JoinerEvidence): JoinerPosition {
  const { name, live, grastate, lastSeen } = evidence
  if (evidence.inconsistent) {
    return none(`${name} was voted out as inconsistent: its data must be replaced.`)
  }
  if (live) return { kind: 'known', ...ends(live.seqno), uuid: live.uuid, source: 'status' }
  if (grastate === null) {
    return { kind: 'unknown', missing: `grastate.dat of ${name} was not read`, likely: lastSeen }
  }
  if (grastate === 'missing') return none(`${name} has no grastate.dat, so it claims no history.`)
  const { uuid, seqno } = grastate
  if (uuid === null || ZERO_UUID.test(uuid)) {
    return none(
      `grastate.dat of ${name} names no history: a transfer or a DDL broke off, or it was voted out.`,
    )
  }
  if (seqno !== null && seqno >= 0) {
    return { kind: 'known', ...ends(seqno), uuid, source: 'grastate.dat' }
  }
  return recoveredPosition(evidence, uuid)
}

/** seqno -1: it crashed. A recovered position counts only if it is of the history that the file names. */
function recoveredPosition(evidence: JoinerEvidence, uuid: string): JoinerPosition {
  const { name, recovered, lastSeen, durable } = evidence
  if (recovered === 'none') return none(`InnoDB of ${name} holds no position to recover.`)
  if (recovered) {
    if (recovered.uuid !== uuid || recovered.seqno < 0) {
      return none(`InnoDB of ${name} holds another history than its grastate.dat names.`)
    }
    return { kind: 'known', ...ends(recovered.seqno), uuid, source: 'recovered position' }
  }
  const seen = lastSeen?.uuid === uuid ? lastSeen : null
  if (seen && durable === true) {
    const high = seen.atMost ?? null
    return { kind: 'known', uuid, low: seen.seqno, high, source: 'last seen' }
  }
  const missing = `${name} did not stop cleanly: its position is known once galera_recovery has read it from InnoDB`
  return { kind: 'unknown', missing, likely: seen }
}

function none(because: string): JoinerPosition {
  return { kind: 'none', because }
}

function ends(seqno: number): { low: number; high: number } {
  return { low: seqno, high: seqno }
}

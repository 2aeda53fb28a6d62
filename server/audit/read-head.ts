import type { Db } from '#server/db/client.ts'
import { headSeal, type ChainHead } from './chain-seals.ts'

export type HeadSight =
  /** Nothing was sealed yet. */
  | { kind: 'new' }
  | { kind: 'sealed'; head: ChainHead; headSeal: string }
  | { kind: 'missing' }
  /** Not sealed with this console's key, or changed since. */
  | { kind: 'false' }

export interface ChainEnd {
  head: HeadSight
  /** Entries after the head without a seal. */
  unsealed: number
  /** The first entry after the head that has one. */
  strayId: number | null
}

interface Raw {
  begunAt: string | null
  count: number | bigint
  lastId: number | bigint
  seal: string
  headSeal: string | null
  unsealed: number | bigint
  strayId: number | bigint | null
}

/** The head and what stands after it, as of one moment. */
export async function readChainEnd(db: Db, chainKey: Buffer): Promise<ChainEnd> {
  const [row] = await db.$queryRaw<Raw[]>`
    SELECT CAST("begunAt" AS TEXT) AS "begunAt", CAST("count" AS INTEGER) AS "count",
      CAST("lastId" AS INTEGER) AS "lastId", CAST("AuditHead"."seal" AS TEXT) AS "seal",
      CAST("headSeal" AS TEXT) AS "headSeal",
      (SELECT count(*) FROM "AuditEntry"
        WHERE "AuditEntry"."id" > "lastId" AND "AuditEntry"."seal" IS NULL) AS "unsealed",
      (SELECT min("AuditEntry"."id") FROM "AuditEntry"
        WHERE "AuditEntry"."id" > "lastId" AND "AuditEntry"."seal" IS NOT NULL) AS "strayId"
    FROM "AuditHead" WHERE "AuditHead"."id" = 'chain'`
  if (!row) return { head: { kind: 'missing' }, unsealed: 0, strayId: null }
  return {
    head: sightOf(row, chainKey),
    unsealed: Number(row.unsealed),
    strayId: row.strayId === null ? null : Number(row.strayId),
  }
}

function sightOf(row: Raw, chainKey: Buffer): HeadSight {
  const count = Number(row.count)
  const lastId = Number(row.lastId)
  if (row.headSeal === null) return { kind: count === 0 && lastId === 0 ? 'new' : 'false' }
  const head = {
    begunAtMs: Date.parse(row.begunAt ?? ''),
    count,
    lastId,
    seal: row.seal,
  }
  return row.headSeal === headSeal(chainKey, head)
    ? { kind: 'sealed', head, headSeal: row.headSeal }
    : { kind: 'false' }
}

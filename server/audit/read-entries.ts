import type { Db } from '#server/db/client.ts'

/** What the chain seals, and what is stored as its seal. */
export interface EntryRow {
  id: number
  /** null = what stands there is no time. */
  atMs: number | null
  actorId: string | null
  actorName: string | null
  action: string | null
  target: string | null
  outcome: string | null
  detail: string | null
  address: string | null
  place: number | null
  seal: string | null
}

type Raw = [
  id: number,
  at: string | null,
  actorId: string | null,
  actorName: string | null,
  action: string | null,
  target: string | null,
  outcome: string | null,
  detail: string | null,
  address: string | null,
  place: number | null,
  seal: string | null,
]

/**
 * Entries after one, in the order of their ids; also those written there by hand: libsql ends the
 * process at a text that is not UTF-8, so texts come as bytes. In one piece, since the rows cost the
 * database's client more than the seals (measured).
 */
export async function readEntries(
  db: Db,
  { afterId, upToId, limit }: { afterId: number; upToId: number; limit: number },
): Promise<EntryRow[]> {
  const [found] = await db.$queryRaw<{ rows: Uint8Array }[]>`
    SELECT CAST(json_group_array(json_array("id", CAST("at" AS TEXT),
      CAST("actorId" AS TEXT), CAST("actorName" AS TEXT), CAST("action" AS TEXT),
      CAST("target" AS TEXT), CAST("outcome" AS TEXT), CAST("detail" AS TEXT),
      CAST("address" AS TEXT), CAST("place" AS INTEGER), CAST("seal" AS TEXT))) AS BLOB) AS "rows"
    FROM (SELECT * FROM "AuditEntry" WHERE "id" > ${afterId} AND "id" <= ${upToId}
      ORDER BY "id" LIMIT ${limit})`
  const text = new TextDecoder().decode(found?.rows)
  return (JSON.parse(text) as Raw[]).map(entryOf)
}

function entryOf(raw: Raw): EntryRow {
  const [id, at, actorId, actorName, action, target, outcome, detail, address, place, seal] = raw
  const atMs = timeOf(at)
  return { id, atMs, actorId, actorName, action, target, outcome, detail, address, place, seal }
}

function timeOf(at: string | null): number | null {
  const ms = at === null ? NaN : Date.parse(at)
  return Number.isNaN(ms) ? null : ms
}

import type { AuditFault } from '#server/api/admin-views.ts'
import type { Db } from '#server/db/client.ts'

interface Raw {
  entryId: number | bigint | null
  entries: number | bigint
}

/** The first entries after one that were deleted: AUTOINCREMENT leaves out no id, not by a rollback either. */
export async function readGap(db: Db, afterId: number): Promise<AuditFault | null> {
  const [gap] = await db.$queryRaw<Raw[]>`
    WITH "after" AS (
      SELECT "id", "id" - lag("id", 1, ${afterId}) OVER (ORDER BY "id") - 1 AS "entries"
      FROM "AuditEntry" WHERE "id" > ${afterId}),
    "given" AS (SELECT coalesce(max("seq"), 0) AS "id" FROM "sqlite_sequence" WHERE "name" = 'AuditEntry')
    SELECT "id" AS "entryId", "entries" FROM "after" WHERE "entries" > 0
    UNION ALL
    SELECT NULL, "given"."id" - max(coalesce((SELECT max("id") FROM "after"), 0), ${afterId}) AS "entries"
    FROM "given" WHERE "entries" > 0
    ORDER BY "entryId" NULLS LAST LIMIT 1`
  if (gap === undefined) return null
  const entries = Number(gap.entries)
  return gap.entryId === null
    ? { kind: 'unsealed-tail-missing', entries }
    : { kind: 'unsealed-missing', entryId: Number(gap.entryId), entries }
}

import type { Db } from '#server/db/client.ts'

/** Incidents of which a receiver was told that they fire and not yet that they are over. */
export async function countOwedEnds(db: Db, channelId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ owed: number | bigint }[]>`
    SELECT COUNT(DISTINCT d."incidentId") AS "owed" FROM "Delivery" d
    WHERE d."channelId" = ${channelId} AND d."notificationId" IS NOT NULL
      AND (d."state" = 'delivered' OR d."attempts" > 0)
      AND NOT EXISTS (
        SELECT 1 FROM "Delivery" e
        WHERE e."channelId" = d."channelId" AND e."incidentId" = d."incidentId"
          AND e."state" = 'delivered' AND json_extract(e."content", '$.status') = 'resolved')`
  return Number(row?.owed ?? 0)
}

import type { Db } from '#server/db/client.ts'

/**
 * Incidents of which a receiver was told that they fire and not that they are over: those that are
 * still open, and those whose end waits or was given up.
 */
export async function countOwedEnds(db: Db, channelId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ owed: number | bigint }[]>`
    SELECT COUNT(*) AS "owed" FROM (
      SELECT i."id" FROM "AlertIncident" i WHERE i."endedAt" IS NULL
      UNION
      SELECT e."incidentId" FROM "Delivery" e
      WHERE e."channelId" = ${channelId} AND e."state" IN ('waiting', 'sending', 'given-up')
        AND e."notificationId" IS NOT NULL AND json_extract(e."content", '$.status') = 'resolved'
    ) o
    WHERE EXISTS (
      SELECT 1 FROM "Delivery" d
      WHERE d."channelId" = ${channelId} AND d."incidentId" = o."id"
        AND json_extract(d."content", '$.status') = 'firing'
        AND (d."state" = 'delivered' OR d."attempts" > 0))`
  return Number(row?.owed ?? 0)
}

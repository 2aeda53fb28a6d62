/**
 * Alerts that are over and what was sent of them, at most `most` rows at a time. What belongs to an
 * incident that is still open stays: its end tells of it, and goes to whoever was told before.
 */
import type { Db } from '#server/db/client.ts'
import { Prisma } from '#server/db/generated/client.ts'

const isOpen = (incidentId: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM "AlertIncident" i WHERE i."id" = ${incidentId} AND i."endedAt" IS NULL)`

export function deleteAlerts(db: Db, before: Date, most: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Alert" WHERE "id" IN (
      SELECT a."id" FROM "Alert" a
      WHERE a."startedAt" < ${before} AND a."endedAt" < ${before} AND a."state" = 'resolved'
        AND NOT ${isOpen(Prisma.sql`a."incidentId"`)}
      ORDER BY a."startedAt" LIMIT ${most})`
}

export function deleteIncidents(db: Db, before: Date, most: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "AlertIncident" WHERE "id" IN (
      SELECT "id" FROM "AlertIncident" WHERE "endedAt" < ${before} LIMIT ${most})`
}

/** The end of an incident may be stored and not yet be spread to the channels. */
export function deleteDeliveries(db: Db, before: Date, most: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Delivery" WHERE "id" IN (
      SELECT d."id" FROM "Delivery" d
      WHERE d."createdAt" < ${before} AND d."endedAt" < ${before}
        AND NOT ${isOpen(Prisma.sql`d."incidentId"`)}
        AND NOT EXISTS (
          SELECT 1 FROM "Notification" n
          WHERE n."incidentId" = d."incidentId" AND n."spreadAt" IS NULL)
      ORDER BY d."createdAt" LIMIT ${most})`
}

export function deleteNotifications(db: Db, before: Date, most: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Notification" WHERE "id" IN (
      SELECT n."id" FROM "Notification" n
      WHERE n."at" < ${before} AND n."spreadAt" IS NOT NULL
        AND NOT ${isOpen(Prisma.sql`n."incidentId"`)}
      LIMIT ${most})`
}

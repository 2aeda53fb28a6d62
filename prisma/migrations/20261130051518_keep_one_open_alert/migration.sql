-- AlterTable
ALTER TABLE "Alert" ADD COLUMN "labels" TEXT;
ALTER TABLE "Alert" ADD COLUMN "openKey" TEXT;

-- Of several that are open for the same thing only the newest is looked after.
UPDATE "Alert" SET "state" = 'resolved', "keptBecause" = NULL,
  "endedAt" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "state" <> 'resolved' AND EXISTS (
  SELECT 1 FROM "Alert" o
  WHERE o."state" <> 'resolved' AND o."clusterId" = "Alert"."clusterId"
    AND o."rule" = "Alert"."rule" AND o."subject" = "Alert"."subject"
    AND (o."startedAt" > "Alert"."startedAt"
      OR (o."startedAt" = "Alert"."startedAt" AND o."id" > "Alert"."id")));

UPDATE "Alert" SET "openKey" = "clusterId" || ' ' || "rule" || ' ' || "subject"
WHERE "state" <> 'resolved';

-- CreateIndex
CREATE UNIQUE INDEX "Alert_openKey_key" ON "Alert"("openKey");

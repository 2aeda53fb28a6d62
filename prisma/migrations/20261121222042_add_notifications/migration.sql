-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "clusterId" TEXT NOT NULL,
    "incidentId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "spreadAt" DATETIME
);

-- CreateIndex
CREATE INDEX "Notification_spreadAt_at_idx" ON "Notification"("spreadAt", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_incidentId_sequence_key" ON "Notification"("incidentId", "sequence");

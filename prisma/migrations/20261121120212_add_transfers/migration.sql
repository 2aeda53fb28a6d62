-- CreateTable
CREATE TABLE "Transfer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "clusterId" TEXT NOT NULL,
    "joinerName" TEXT NOT NULL,
    "joinerId" TEXT,
    "donorName" TEXT,
    "donorId" TEXT,
    "kind" TEXT,
    "method" TEXT,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "bytes" BIGINT,
    "expectedBytes" BIGINT,
    "writeSets" INTEGER,
    "stages" TEXT NOT NULL,
    CONSTRAINT "Transfer_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Transfer_clusterId_startedAt_idx" ON "Transfer"("clusterId", "startedAt");

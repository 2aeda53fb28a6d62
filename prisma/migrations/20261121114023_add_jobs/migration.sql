-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "clusterId" TEXT,
    "clusterName" TEXT NOT NULL,
    "lockKey" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "settings" TEXT NOT NULL,
    "sealedSecrets" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    "cancelRequestedAt" DATETIME,
    "owner" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" DATETIME,
    "undoOfId" TEXT,
    CONSTRAINT "Job_undoOfId_fkey" FOREIGN KEY ("undoOfId") REFERENCES "Job" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JobStep" (
    "jobId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "ranAt" DATETIME,
    "decision" TEXT,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    "evidence" TEXT,
    "error" TEXT,
    "progress" TEXT,

    PRIMARY KEY ("jobId", "index"),
    CONSTRAINT "JobStep_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TranscriptEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "jobId" TEXT NOT NULL,
    "stepIndex" INTEGER,
    "at" DATETIME NOT NULL,
    "server" TEXT,
    "kind" TEXT NOT NULL,
    "callId" TEXT,
    "unit" TEXT,
    "stream" TEXT,
    "text" TEXT NOT NULL,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "exitCode" INTEGER,
    "durationMs" INTEGER,
    CONSTRAINT "TranscriptEntry_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ClusterLock" (
    "lockKey" TEXT NOT NULL PRIMARY KEY,
    "jobId" TEXT NOT NULL,
    "takenAt" DATETIME NOT NULL,
    CONSTRAINT "ClusterLock_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Quarantine" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "jobId" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "bytes" BIGINT,
    "uuid" TEXT,
    "seqno" BIGINT,
    "createdAt" DATETIME NOT NULL,
    "releasedAt" DATETIME
);

-- CreateIndex
CREATE UNIQUE INDEX "Job_undoOfId_key" ON "Job"("undoOfId");

-- CreateIndex
CREATE INDEX "Job_state_idx" ON "Job"("state");

-- CreateIndex
CREATE INDEX "Job_clusterId_createdAt_idx" ON "Job"("clusterId", "createdAt");

-- CreateIndex
CREATE INDEX "Job_createdAt_idx" ON "Job"("createdAt");

-- CreateIndex
CREATE INDEX "TranscriptEntry_jobId_id_idx" ON "TranscriptEntry"("jobId", "id");

-- CreateIndex
CREATE INDEX "TranscriptEntry_unit_idx" ON "TranscriptEntry"("unit");

-- CreateIndex
CREATE INDEX "ClusterLock_jobId_idx" ON "ClusterLock"("jobId");

-- CreateIndex
CREATE INDEX "Quarantine_jobId_idx" ON "Quarantine"("jobId");

-- CreateIndex
CREATE INDEX "Quarantine_releasedAt_idx" ON "Quarantine"("releasedAt");

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rule" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "clusterName" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "nodeId" TEXT,
    "nodeName" TEXT,
    "state" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "keptBecause" TEXT,
    "quiet" TEXT,
    "startedAt" DATETIME NOT NULL,
    "firedAt" DATETIME,
    "endedAt" DATETIME,
    "toldAt" DATETIME,
    "incidentId" TEXT,
    "acknowledgedAt" DATETIME,
    "acknowledgedBy" TEXT,
    "acknowledgedNote" TEXT,
    CONSTRAINT "Alert_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "AlertIncident" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AlertIncident" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "clusterId" TEXT NOT NULL,
    "openedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "toldAt" DATETIME,
    "toldSeverity" TEXT
);

-- CreateTable
CREATE TABLE "AlertRuleSetting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rule" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN,
    "threshold" REAL,
    "forMs" INTEGER,
    "severity" TEXT,
    "changedBy" TEXT NOT NULL,
    "changedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Silence" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "rule" TEXT,
    "clusterId" TEXT,
    "nodeId" TEXT,
    "severity" TEXT,
    "reason" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "endedBy" TEXT
);

-- CreateIndex
CREATE INDEX "Alert_state_clusterId_idx" ON "Alert"("state", "clusterId");

-- CreateIndex
CREATE INDEX "Alert_clusterId_startedAt_idx" ON "Alert"("clusterId", "startedAt");

-- CreateIndex
CREATE INDEX "Alert_startedAt_idx" ON "Alert"("startedAt");

-- CreateIndex
CREATE INDEX "Alert_incidentId_idx" ON "Alert"("incidentId");

-- CreateIndex
CREATE INDEX "AlertIncident_endedAt_idx" ON "AlertIncident"("endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "AlertRuleSetting_rule_clusterId_key" ON "AlertRuleSetting"("rule", "clusterId");

-- CreateIndex
CREATE INDEX "Silence_endsAt_idx" ON "Silence"("endsAt");

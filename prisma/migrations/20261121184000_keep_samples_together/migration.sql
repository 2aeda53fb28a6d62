-- The rows of a node lie together in order of time: a chart reads them as they lie. As a table with
-- row ids they lay as they had come, those of all nodes mixed (a chart took two to four times as long).
PRAGMA foreign_keys=OFF;

CREATE TABLE "new_Sample" (
    "nodeId" TEXT NOT NULL,
    "resolution" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "localState" INTEGER,
    "flowControlPaused" REAL,
    "flowControlPausedMax" REAL,
    "flowControlSent" REAL,
    "flowControlReceived" REAL,
    "recvQueue" REAL,
    "recvQueueMax" REAL,
    "sendQueue" REAL,
    "sendQueueMax" REAL,
    "replicatedWriteSets" REAL,
    "replicatedBytes" REAL,
    "receivedWriteSets" REAL,
    "receivedBytes" REAL,
    "commits" REAL,
    "certFailures" REAL,
    "bfAborts" REAL,
    "replLatencyAvg" REAL,
    "replLatencyMax" REAL,
    "lastCommitted" BIGINT,
    "cachedDownto" BIGINT,

    PRIMARY KEY ("nodeId", "resolution", "at"),
    CONSTRAINT "Sample_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

INSERT INTO "new_Sample" SELECT * FROM "Sample" ORDER BY "nodeId", "resolution", "at";

DROP TABLE "Sample";

ALTER TABLE "new_Sample" RENAME TO "Sample";

CREATE INDEX "Sample_resolution_at_idx" ON "Sample"("resolution", "at");

PRAGMA foreign_keys=ON;

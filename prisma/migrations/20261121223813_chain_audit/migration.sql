-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN "place" INTEGER;
ALTER TABLE "AuditEntry" ADD COLUMN "seal" TEXT;

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "begunAt" DATETIME,
    "count" INTEGER NOT NULL,
    "lastId" INTEGER NOT NULL,
    "seal" TEXT NOT NULL,
    "headSeal" TEXT
);

-- Its only row: a missing one is noticed, since nothing makes it but this.
INSERT INTO "AuditHead" ("id", "count", "lastId", "seal") VALUES ('chain', 0, 0, '');

-- Entries are added unsealed, then sealed once, and stay.
CREATE TRIGGER "AuditEntry_added" BEFORE INSERT ON "AuditEntry"
WHEN NEW."seal" IS NOT NULL OR NEW."place" IS NOT NULL
  OR EXISTS (SELECT 1 FROM "AuditEntry" WHERE "id" = NEW."id")
BEGIN
  SELECT RAISE(ABORT, 'Audit entries are only added, and sealed afterwards.');
END;

CREATE TRIGGER "AuditEntry_kept" BEFORE UPDATE ON "AuditEntry"
WHEN OLD."seal" IS NOT NULL
  OR NEW."id" IS NOT OLD."id" OR NEW."at" IS NOT OLD."at"
  OR NEW."actorId" IS NOT OLD."actorId" OR NEW."actorName" IS NOT OLD."actorName"
  OR NEW."action" IS NOT OLD."action" OR NEW."target" IS NOT OLD."target"
  OR NEW."outcome" IS NOT OLD."outcome" OR NEW."detail" IS NOT OLD."detail"
  OR NEW."address" IS NOT OLD."address"
BEGIN
  SELECT RAISE(ABORT, 'Audit entries are never changed.');
END;

CREATE TRIGGER "AuditEntry_not_deleted" BEFORE DELETE ON "AuditEntry"
BEGIN
  SELECT RAISE(ABORT, 'Audit entries are never deleted.');
END;

CREATE TRIGGER "AuditHead_grows" BEFORE UPDATE ON "AuditHead"
WHEN NEW."id" IS NOT OLD."id" OR NEW."count" <= OLD."count" OR NEW."lastId" <= OLD."lastId"
BEGIN
  SELECT RAISE(ABORT, 'The chain of the audit only grows.');
END;

CREATE TRIGGER "AuditHead_not_deleted" BEFORE DELETE ON "AuditHead"
BEGIN
  SELECT RAISE(ABORT, 'The chain of the audit only grows.');
END;

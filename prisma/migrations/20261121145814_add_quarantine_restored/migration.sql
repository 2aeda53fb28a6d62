-- AlterTable
ALTER TABLE "Quarantine" ADD COLUMN "restoredAt" DATETIME;

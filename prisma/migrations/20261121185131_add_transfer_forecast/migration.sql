-- AlterTable
ALTER TABLE "Transfer" ADD COLUMN "forecastAt" DATETIME;
ALTER TABLE "Transfer" ADD COLUMN "forecastBecause" TEXT;
ALTER TABLE "Transfer" ADD COLUMN "forecastDonor" TEXT;
ALTER TABLE "Transfer" ADD COLUMN "forecastKind" TEXT;

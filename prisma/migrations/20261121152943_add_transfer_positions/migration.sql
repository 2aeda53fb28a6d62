-- AlterTable
ALTER TABLE "Transfer" ADD COLUMN "groupSeqno" BIGINT;
ALTER TABLE "Transfer" ADD COLUMN "groupUuid" TEXT;
ALTER TABLE "Transfer" ADD COLUMN "localSeqno" BIGINT;
ALTER TABLE "Transfer" ADD COLUMN "localUuid" TEXT;

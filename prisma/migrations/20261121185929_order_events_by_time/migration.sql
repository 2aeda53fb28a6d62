-- CreateIndex
CREATE INDEX "Event_clusterId_at_id_idx" ON "Event"("clusterId", "at", "id");

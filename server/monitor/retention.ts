import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { readRetention } from '#server/db/retention.ts'
import {
  deleteAlerts,
  deleteDeliveries,
  deleteIncidents,
  deleteNotifications,
} from './delete-alerting.ts'
import { probeOwner } from '#server/probes/probe-params.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { seal, SecretUnreadable, unseal } from '#server/secrets/seal.ts'

/** Rows in one delete: some milliseconds, so that neither polls nor the web wait. */
const SLICE = 2000
const PAUSE_MS = 50

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const CHANGES_KEPT_MS = 10 * 60_000
const PROBES_KEPT_MS = DAY_MS
/** Typed-in credentials of a probe are needed until the import that follows it. */
const PROBE_SECRETS_KEPT_MS = HOUR_MS

export interface RetentionOptions {
  now: number
  key: SecretKey
  signal?: AbortSignal
}

/** Deletes what is older than the settings say, in slices. */
export async function applyRetention(db: Db, options: RetentionOptions): Promise<void> {
  const { now } = options
  const kept = await readRetention(db)
  await wipeProbeSecrets(db, options.key, now)
  const sampleAges: [resolution: number, ageMs: number][] = [
    [1, kept.secondHours * HOUR_MS],
    [10, kept.tenSecondDays * DAY_MS],
    [60, kept.minuteDays * DAY_MS],
    [600, kept.minuteDays * DAY_MS],
    [3600, kept.minuteDays * DAY_MS],
  ]
  for (const [resolution, ageMs] of sampleAges) {
    // Whole buckets of the next rollup, so that none ever loses a part of its rows.
    const before = Math.floor((now - ageMs) / HOUR_MS) * HOUR_MS
    await inSlices(options, () => deleteSamples(db, resolution, before))
  }
  await inSlices(options, () => deleteChanges(db, new Date(now - CHANGES_KEPT_MS)))
  await inSlices(options, () => deleteEvents(db, new Date(now - kept.eventDays * DAY_MS)))
  await deleteAlerting(options, db, new Date(now - kept.eventDays * DAY_MS))
  await db.probe.deleteMany({ where: { createdAt: { lt: new Date(now - PROBES_KEPT_MS) } } })
  const nodes = await db.node.findMany({ select: { id: true } })
  for (const node of nodes) {
    const before = new Date(now - kept.logDays * DAY_MS)
    await inSlices(options, () => deleteLogLines(db, node.id, before))
  }
}

async function deleteAlerting(options: RetentionOptions, db: Db, before: Date): Promise<void> {
  await inSlices(options, () => deleteAlerts(db, before, SLICE))
  await inSlices(options, () => deleteDeliveries(db, before, SLICE))
  await inSlices(options, () => deleteNotifications(db, before, SLICE))
  await inSlices(options, () => deleteIncidents(db, before, SLICE))
  await db.silence.deleteMany({ where: { endsAt: { lt: before } } })
}

/** `slice` deletes at most SLICE rows and returns how many it deleted. */
async function inSlices(options: RetentionOptions, slice: () => Promise<number>): Promise<void> {
  while (!options.signal?.aborted) {
    if ((await slice()) < SLICE) return
    await sleep(PAUSE_MS)
  }
}

function deleteSamples(db: Db, resolution: number, beforeMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Sample" WHERE ("nodeId", "resolution", "at") IN (
      SELECT "nodeId", "resolution", "at" FROM "Sample"
      WHERE "resolution" = ${resolution} AND "at" < ${beforeMs}
      ORDER BY "at" LIMIT ${SLICE})`
}

function deleteChanges(db: Db, before: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Change" WHERE "seq" IN (
      SELECT "seq" FROM "Change" WHERE "at" < ${before} ORDER BY "at" LIMIT ${SLICE})`
}

/** That a node was voted out holds until a transfer has mended it, however long ago it was. */
function deleteEvents(db: Db, before: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Event" WHERE "id" IN (
      SELECT e."id" FROM "Event" e
      WHERE e."at" < ${before} AND NOT (
        e."kind" = 'inconsistent'
        AND EXISTS (SELECT 1 FROM "Node" n WHERE n."id" = e."nodeId")
        AND NOT EXISTS (
          SELECT 1 FROM "Transfer" t WHERE t."joinerId" = e."nodeId"
            AND t."outcome" = 'synced' AND t."startedAt" > e."at"))
      ORDER BY e."at" LIMIT ${SLICE})`
}

/**
 * Node by node from the oldest line on: within one node the order of ids is that of its clock, so
 * the index on node and id is enough, and a server with a wrong clock keeps only its own lines.
 */
function deleteLogLines(db: Db, nodeId: string, before: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "LogLine" WHERE "id" IN (
      SELECT "id" FROM (
        SELECT "id", "serverAt" FROM "LogLine" WHERE "nodeId" = ${nodeId}
        ORDER BY "id" LIMIT ${SLICE}
      ) WHERE "serverAt" < ${before})`
}

async function wipeProbeSecrets(db: Db, key: SecretKey, now: number): Promise<void> {
  const ended = await db.probe.findMany({
    where: {
      state: { in: ['done', 'failed'] },
      endedAt: { lt: new Date(now - PROBE_SECRETS_KEPT_MS) },
    },
    select: { id: true, sealedParams: true },
  })
  for (const { id, sealedParams } of ended) {
    if (isWiped(key, id, sealedParams)) continue
    await db.probe.update({ where: { id }, data: { sealedParams: seal(key, probeOwner(id), {}) } })
  }
}

function isWiped(key: SecretKey, probeId: string, sealed: string): boolean {
  try {
    return Object.keys(unseal(key, probeOwner(probeId), sealed) ?? {}).length === 0
  } catch (error) {
    if (error instanceof SecretUnreadable) return false
    throw error
  }
}

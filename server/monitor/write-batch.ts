import type { Db } from '#server/db/client.ts'
import { Prisma } from '#server/db/generated/client.ts'
import type { Change } from '#server/events/topics.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { hideSecretOptions } from '#server/galera/secret-options.ts'
import { databaseTime } from './database-time.ts'
import type {
  EventRecord,
  LogLineRecord,
  RawRows,
  SampleRecord,
  TransferRecord,
} from './records.ts'
import { secondColumns } from './sample-columns.ts'

export interface LiveRecord {
  clusterId: string
  snapshot: NodeSnapshot
  /** undefined: unchanged since the last write. */
  status?: RawRows
  variables?: RawRows
}

/** Everything that one tick writes. */
export interface Batch {
  /** By node id. */
  live: Map<string, LiveRecord>
  samples: SampleRecord[]
  events: EventRecord[]
  logLines: LogLineRecord[]
  /** By id. */
  transfers: Map<string, TransferRecord>
  changes: Change[]
}

/**
 * Writes a batch in one transaction of one statement a table, each with one JSON parameter: that
 * costs a tenth of row-wise parameters. Rows of nodes removed meanwhile are left out by the joins.
 */
export async function writeBatch(db: Db, batch: Batch, now: Date): Promise<void> {
  const statements: Prisma.PrismaPromise<unknown>[] = []
  if (batch.live.size > 0)
    statements.push(db.$executeRaw(liveUpsert([...batch.live.values()], now)))
  if (batch.samples.length > 0) statements.push(db.$executeRaw(sampleUpsert(batch.samples)))
  if (batch.logLines.length > 0) statements.push(db.$executeRaw(logLineInsert(batch.logLines)))
  if (batch.events.length > 0) {
    statements.push(db.event.createMany({ data: batch.events.map(eventRow) }))
  }
  if (batch.transfers.size > 0) {
    statements.push(db.$executeRaw(transferUpsert([...batch.transfers.values()])))
  }
  if (batch.changes.length > 0) statements.push(db.$executeRaw(changeInsert(batch.changes, now)))
  if (statements.length > 0) await db.$transaction(statements)
}

function liveUpsert(records: LiveRecord[], now: Date): Prisma.Sql {
  const rows = records.map(({ snapshot, status, variables }) => [
    snapshot.nodeId,
    JSON.stringify(snapshot),
    status ? JSON.stringify(status.values) : null,
    status ? databaseTime(status.atMs) : null,
    variables ? JSON.stringify(variables.values) : null,
    variables ? databaseTime(variables.atMs) : null,
  ])
  return Prisma.sql`
    INSERT INTO "NodeLive"
      ("nodeId", "snapshot", "status", "statusAt", "variables", "variablesAt", "updatedAt")
    SELECT "Node"."id", row.value ->> 1, row.value ->> 2, row.value ->> 3, row.value ->> 4,
      row.value ->> 5, ${now}
    FROM json_each(${JSON.stringify(rows)}) AS row JOIN "Node" ON "Node"."id" = row.value ->> 0
    WHERE true
    ON CONFLICT ("nodeId") DO UPDATE SET
      "snapshot" = excluded."snapshot",
      "status" = coalesce(excluded."status", "status"),
      "statusAt" = coalesce(excluded."statusAt", "statusAt"),
      "variables" = coalesce(excluded."variables", "variables"),
      "variablesAt" = coalesce(excluded."variablesAt", "variablesAt"),
      "updatedAt" = excluded."updatedAt"`
}

const sampleColumnList = Prisma.raw(secondColumns.map((column) => `"${column}"`).join(', '))
const sampleValueList = Prisma.raw(
  secondColumns.map((_, at) => `row.value ->> ${at + 2}`).join(', '),
)
const sampleUpdates = Prisma.raw(
  secondColumns.map((column) => `"${column}" = excluded."${column}"`).join(', '),
)

function sampleUpsert(samples: SampleRecord[]): Prisma.Sql {
  const rows = samples.map((sample) => [
    sample.nodeId,
    sample.atMs,
    ...secondColumns.map((column) => sample[column]),
  ])
  return Prisma.sql`
    INSERT INTO "Sample" ("nodeId", "resolution", "at", ${sampleColumnList})
    SELECT "Node"."id", 1, row.value ->> 1, ${sampleValueList}
    FROM json_each(${JSON.stringify(rows)}) AS row JOIN "Node" ON "Node"."id" = row.value ->> 0
    WHERE true
    ON CONFLICT ("nodeId", "resolution", "at") DO UPDATE SET ${sampleUpdates}`
}

/** A line that is stored already is left alone: its cursor is unique. */
function logLineInsert(lines: LogLineRecord[]): Prisma.Sql {
  const rows = lines.map((line) => [
    line.nodeId,
    line.cursor,
    databaseTime(line.serverAtMs),
    line.identifier,
    line.priority,
    hideSecretOptions(line.message),
  ])
  return Prisma.sql`
    INSERT INTO "LogLine" ("nodeId", "cursor", "serverAt", "identifier", "priority", "message")
    SELECT "Node"."id", row.value ->> 1, row.value ->> 2, row.value ->> 3, row.value ->> 4,
      row.value ->> 5
    FROM json_each(${JSON.stringify(rows)}) AS row JOIN "Node" ON "Node"."id" = row.value ->> 0
    WHERE true
    ORDER BY row.key
    ON CONFLICT ("nodeId", "cursor") DO NOTHING`
}

/** What this worker did not see itself stays as an earlier one stored it. */
function transferUpsert(transfers: TransferRecord[]): Prisma.Sql {
  const rows = transfers.map((one) => [
    one.id,
    one.clusterId,
    one.joinerName,
    one.joinerId,
    one.donorName,
    one.donorId,
    one.kind,
    one.method,
    databaseTime(one.startedAtMs),
    one.endedAtMs === null ? null : databaseTime(one.endedAtMs),
    one.outcome,
    one.reason,
    one.bytes,
    one.expectedBytes,
    one.writeSets,
    JSON.stringify(one.stages),
    one.local?.uuid ?? null,
    one.local?.seqno ?? null,
    one.group?.uuid ?? null,
    one.group?.seqno ?? null,
    one.forecast?.kind ?? null,
    one.forecast?.donorName ?? null,
    one.forecast?.because ?? null,
    one.forecast ? databaseTime(one.forecast.atMs) : null,
  ])
  return Prisma.sql`
    INSERT INTO "Transfer"
      ("id", "clusterId", "joinerName", "joinerId", "donorName", "donorId", "kind", "method",
       "startedAt", "endedAt", "outcome", "reason", "bytes", "expectedBytes", "writeSets", "stages",
       "localUuid", "localSeqno", "groupUuid", "groupSeqno",
       "forecastKind", "forecastDonor", "forecastBecause", "forecastAt")
    SELECT row.value ->> 0, "Cluster"."id", row.value ->> 2, row.value ->> 3, row.value ->> 4,
      row.value ->> 5, row.value ->> 6, row.value ->> 7, row.value ->> 8, row.value ->> 9,
      row.value ->> 10, row.value ->> 11, row.value ->> 12, row.value ->> 13, row.value ->> 14,
      row.value ->> 15, row.value ->> 16, row.value ->> 17, row.value ->> 18, row.value ->> 19,
      row.value ->> 20, row.value ->> 21, row.value ->> 22, row.value ->> 23
    FROM json_each(${JSON.stringify(rows)}) AS row
      JOIN "Cluster" ON "Cluster"."id" = row.value ->> 1
    WHERE true
    ON CONFLICT ("id") DO UPDATE SET
      "joinerId" = excluded."joinerId",
      "donorName" = coalesce(excluded."donorName", "donorName"),
      "donorId" = coalesce(excluded."donorId", "donorId"),
      "kind" = coalesce(excluded."kind", "kind"),
      "method" = CASE excluded."kind" WHEN 'IST' THEN NULL
        ELSE coalesce(excluded."method", "method") END,
      "endedAt" = excluded."endedAt",
      "outcome" = excluded."outcome",
      "reason" = excluded."reason",
      "bytes" = coalesce(excluded."bytes", "bytes"),
      "expectedBytes" = coalesce(excluded."expectedBytes", "expectedBytes"),
      "writeSets" = coalesce(excluded."writeSets", "writeSets"),
      "localUuid" = coalesce(excluded."localUuid", "localUuid"),
      "localSeqno" = coalesce(excluded."localSeqno", "localSeqno"),
      "groupUuid" = coalesce(excluded."groupUuid", "groupUuid"),
      "groupSeqno" = coalesce(excluded."groupSeqno", "groupSeqno"),
      "forecastKind" = coalesce("forecastKind", excluded."forecastKind"),
      "forecastDonor" = CASE WHEN "forecastAt" IS NULL THEN excluded."forecastDonor"
        ELSE "forecastDonor" END,
      "forecastBecause" = coalesce("forecastBecause", excluded."forecastBecause"),
      "forecastAt" = coalesce("forecastAt", excluded."forecastAt"),
      "stages" = excluded."stages"`
}

function changeInsert(changes: Change[], now: Date): Prisma.Sql {
  const rows = changes.map(({ topic, clusterId, nodeId, payload }) => [
    topic,
    clusterId ?? null,
    nodeId ?? null,
    payload ?? null,
  ])
  return Prisma.sql`
    INSERT INTO "Change" ("at", "topic", "clusterId", "nodeId", "payload")
    SELECT ${now}, row.value ->> 0, row.value ->> 1, row.value ->> 2, row.value ->> 3
    FROM json_each(${JSON.stringify(rows)}) AS row ORDER BY row.key`
}

function eventRow(event: EventRecord) {
  return {
    at: new Date(event.atMs),
    serverAt: event.serverAtMs === null ? null : new Date(event.serverAtMs),
    clusterId: event.clusterId,
    nodeId: event.nodeId,
    source: event.source,
    kind: event.kind,
    severity: event.severity,
    title: event.title,
    detail: event.detail === null ? null : JSON.stringify(event.detail),
  }
}

import type { Contact, NodeReading, NodeSnapshot } from '#server/galera/model.ts'

/** The console warns of clocks that differ this much; finer movements change no page. */
const SKEW_STEP_MS = 1000

/**
 * Everything in a snapshot that conditions, findings and the verdict depend on, without the figures
 * that move each second. Two snapshots with one signature look the same on the fleet page.
 */
export function conditionSignature(snapshot: NodeSnapshot): string {
  const { sql, ssh, reading, journal, transfer, clockSkewMs } = snapshot
  return JSON.stringify([
    contactSignature(sql),
    ssh && contactSignature(ssh),
    reading && readingSignature(reading),
    clockSkewMs === null ? null : Math.round(clockSkewMs / SKEW_STEP_MS),
    journal && [journal.gcsState, journal.unitState, journal.lastError],
    transfer && [transfer.donorName, transfer.kind, transfer.method, transfer.stage],
  ])
}

function contactSignature(contact: Contact): unknown {
  return contact.kind === 'failing' ? [contact.failure, contact.message] : contact.kind
}

function readingSignature(reading: NodeReading): unknown {
  return [
    reading.serverVersion,
    reading.providerVersion,
    reading.clusterName,
    reading.nodeName,
    reading.localState,
    reading.clusterStatus,
    reading.connected,
    reading.ready,
    reading.clusterConfId,
    reading.clusterStateUuid,
    reading.localStateUuid,
    reading.gcommUuid,
    reading.clusterSize,
    reading.clusterWeight,
    reading.pcWeight,
    reading.segment,
    reading.sstMethod,
    reading.readOnly,
    reading.desync,
    reading.dangerousOptions,
    reading.rejectQueries,
    reading.flowControlActive,
    reading.evsDelayed,
    reading.members,
    reading.membersMissing,
  ]
}

import type { NodeView } from '#server/api/views.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'
import { formatCount, formatDuration, formatSeqno } from '#components/lib/format.ts'

export interface NodeFact {
  term: string
  /** Explanation; null where the term says it all. */
  meaning: string | null
  /** With its unit; "unknown" with the reason where it is not known. */
  value: string
  mono?: boolean
}

/** Facts of an overview. A value that no reading told is unknown, never zero or blank. */
export function nodeFacts(
  node: NodeView,
  snapshot: NodeSnapshot | null,
  nowMs: number,
): NodeFact[] {
  const address: NodeFact = {
    term: 'Address',
    meaning: null,
    value: node.kind === 'data' ? `${node.address}:${node.sqlPort}` : node.address,
    mono: true,
  }
  if (node.kind === 'arbitrator') {
    return [address, { term: 'Service', meaning: null, value: unitText(node, snapshot) }]
  }
  const reading = snapshot?.reading ?? null
  if (!reading) {
    return [
      address,
      { term: 'Reading', meaning: null, value: 'unknown: the server never answered' },
    ]
  }
  return [
    address,
    ...versionFacts(reading),
    ...groupFacts(reading),
    ...positionFacts(reading),
    {
      term: 'Uptime',
      meaning: 'Time since the server process started.',
      value: uptimeText(reading, snapshot, nowMs),
    },
    {
      term: 'Clock',
      meaning:
        'Clock of the server against the clock of this console, give or take half a round trip.',
      value: skewText(snapshot?.clockSkewMs ?? null),
    },
  ]
}

function versionFacts(reading: NodeReading): NodeFact[] {
  return [
    { term: 'Server', meaning: null, value: reading.serverVersion ?? 'unknown: version not told' },
    {
      term: 'Provider',
      meaning: 'Version of the Galera library (wsrep_provider_version).',
      value: reading.providerVersion ?? 'unknown: no provider version told',
    },
  ]
}

function groupFacts(reading: NodeReading): NodeFact[] {
  return [
    {
      term: 'Segment',
      meaning: 'gmcast.segment: nodes of one site share a number.',
      value: countText(reading.segment),
    },
    {
      term: 'Weight',
      meaning: 'pc.weight: how much it counts for the quorum. The default is 1.',
      value: countText(reading.pcWeight),
    },
    {
      term: 'State UUID',
      meaning: 'History that its data follow (wsrep_local_state_uuid).',
      value: reading.localStateUuid ?? 'unknown: not told',
      mono: true,
    },
    {
      term: 'gcomm UUID',
      meaning: 'Its name in the group; new at each start (wsrep_gcomm_uuid).',
      value: reading.gcommUuid ?? 'unknown: in no group',
      mono: true,
    },
    {
      term: 'SST method',
      meaning: 'How it asks for a full copy when it joins (wsrep_sst_method).',
      value: reading.sstMethod ?? 'unknown: variables not read',
    },
  ]
}

function positionFacts(reading: NodeReading): NodeFact[] {
  const { lastCommitted, cachedDownto } = reading
  const reach =
    lastCommitted === null || cachedDownto === null
      ? 'unknown: the gcache is empty or not told'
      : `${formatCount(Math.max(0, lastCommitted - cachedDownto + 1))} write-sets, back to seqno ${formatSeqno(cachedDownto)}`
  return [
    {
      term: 'Last committed',
      meaning: 'Seqno of the last write-set that is committed here (wsrep_last_committed).',
      value: formatSeqno(lastCommitted),
      mono: true,
    },
    {
      term: 'gcache reach',
      meaning: 'A node that misses fewer write-sets than these can come back by IST from here.',
      value: reach,
    },
    {
      term: 'Receive queue',
      meaning: 'Write-sets received and not yet applied. Healthy: near 0.',
      value: queueText(reading.recvQueue),
    },
    {
      term: 'Send queue',
      meaning: 'Write-sets waiting to be sent. Healthy: near 0.',
      value: queueText(reading.sendQueue),
    },
  ]
}

const countText = (count: number | null) => (count === null ? 'unknown: not told' : String(count))

const queueText = (queue: number | null) =>
  queue === null ? 'unknown: not told' : `${formatCount(queue)} write-sets`

function uptimeText(reading: NodeReading, snapshot: NodeSnapshot | null, nowMs: number): string {
  if (reading.uptimeSeconds === null) return 'unknown: not told'
  const sinceReadMs =
    snapshot?.sql.kind === 'answering' && snapshot.observedAtMs !== null
      ? Math.max(0, nowMs - snapshot.observedAtMs)
      : 0
  return formatDuration(reading.uptimeSeconds * 1000 + sinceReadMs)
}

/** Skews below the resolution of the measurement are no news. */
const NOTABLE_SKEW_MS = 1000

export function skewText(skewMs: number | null): string {
  if (skewMs === null) return 'unknown: not measured yet'
  const size = formatDuration(Math.abs(skewMs))
  if (Math.abs(skewMs) < NOTABLE_SKEW_MS) return `in step (${size})`
  return skewMs > 0 ? `${size} ahead of the console` : `${size} behind the console`
}

function unitText(node: NodeView, snapshot: NodeSnapshot | null): string {
  if (node.tier === 'observe') return 'unknown: needs SSH'
  return snapshot?.journal?.unitState ?? 'unknown: not told yet'
}

import type { LogEvent } from '#server/galera/log/log-event.ts'
import type { LogFact, LogPosition } from '#server/galera/log/log-fact.ts'

/** The event behind a fact about a state transfer; null for other facts. */
export function transferEvent(fact: LogFact, node: string): LogEvent | null {
  if (fact.kind === 'transfer-required') {
    return about('notice', fact.kind, `${node} needs a state transfer`, positions(fact))
  }
  if (fact.kind === 'donor-selected') {
    const asked = fact.requested === null ? 'any donor' : `donor ${fact.requested}`
    const title = `${fact.donor} was chosen to give ${fact.joiner} its state`
    return {
      ...about('notice', fact.kind, title, `${fact.joiner} asked for ${asked}.`),
      scope: 'group',
    }
  }
  if (fact.kind === 'donor-awaited') {
    return about(
      'warning',
      fact.kind,
      `${fact.joiner ?? node} waits for a donor`,
      `${fact.reason}. It asks again every second; a Synced node that is no donor yet is needed.`,
    )
  }
  if (fact.kind === 'ist-verdict') {
    const title = `${node} gets an IST of ${fact.writeSets} write-sets`
    return about('notice', fact.kind, title, `Seqnos ${fact.first} to ${fact.last}; its data stay.`)
  }
  if (fact.kind === 'sst-verdict') {
    const detail = 'Its own data are given up from here on.'
    return about('notice', fact.kind, `${node} gets a full SST`, detail)
  }
  if (fact.kind === 'ist-refused') {
    return about(
      'notice',
      fact.kind,
      `${node} cannot give an IST and falls back to SST`,
      `Its gcache no longer holds seqno ${fact.first}. A larger gcache.size keeps longer outages within IST.`,
    )
  }
  if (fact.kind === 'transfer-sent') {
    const title = `${fact.donor} has sent its state to ${fact.joiner}`
    const detail = 'The joiner still has to prepare, start and catch up.'
    return { ...about('notice', fact.kind, title, detail), scope: 'group' }
  }
  if (fact.kind === 'transfer-received') {
    const title = `${fact.joiner} has received its state from ${fact.donor}`
    return { ...about('notice', fact.kind, title, ''), scope: 'group' }
  }
  if (fact.kind === 'transfer-failed') {
    const title = `The state transfer from ${fact.sender} to ${fact.receiver} failed`
    const detail = `${fact.reason}. The joiner ends, and systemd starts it again and again: stop its unit and look into its log for the cause.`
    return { ...about('critical', fact.kind, title, detail), scope: 'group' }
  }
  if (fact.kind === 'transfer-aborted') {
    return about('critical', fact.kind, `${node} gave up its state transfer`, fact.reason)
  }
  return null
}

function about(
  severity: LogEvent['severity'],
  kind: string,
  title: string,
  detail: string,
): LogEvent {
  return { kind, severity, title, detail, scope: 'node' }
}

function positions(fact: { group: LogPosition | null; local: LogPosition | null }): string {
  const { group, local } = fact
  if (!group || !local) return ''
  return local.uuid === group.uuid
    ? `It is at seqno ${local.seqno}, the group at ${group.seqno}.`
    : `It has no state of this cluster (${local.uuid}:${local.seqno}); the group is at ${group.uuid}:${group.seqno}.`
}

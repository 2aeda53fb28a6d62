import type { LogEvent } from '#server/galera/log/log-event.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { countOfThings } from '#server/galera/name-list.ts'

type Told = Omit<LogEvent, 'kind' | 'scope'> & Partial<LogEvent>

/** The event behind a fact about a server or its group; null for facts that are no event. */
export function serverEvent(fact: LogFact, node: string): LogEvent | null {
  const told = lifeOf(fact, node) ?? groupOf(fact, node) ?? troubleOf(fact, node)
  return told ? { kind: fact.kind, scope: 'node', ...told } : null
}

function told(severity: LogEvent['severity'], title: string, detail = ''): Told {
  return { severity, title, detail }
}

function lifeOf(fact: LogFact, node: string): Told | null {
  if (fact.kind === 'server-starting') return told('notice', `${node} starts`, fact.version)
  if (fact.kind === 'server-ready') return told('notice', `${node} accepts connections`)
  if (fact.kind === 'shutdown-begun') return told('notice', `${node} is being stopped`)
  if (fact.kind === 'shutdown-complete') return told('notice', `${node} has stopped`)
  if (fact.kind === 'server-killed') {
    const why = SIGNALS[fact.signal] ?? ''
    return told('critical', `${node} ended with signal ${fact.signal}`, why)
  }
  if (fact.kind === 'unit-failed') {
    return told('critical', `The MariaDB unit of ${node} failed`, `Result: ${fact.result}.`)
  }
  if (fact.kind === 'unit-restart') {
    const severity = fact.counter >= 2 ? 'critical' : 'warning'
    const title = `systemd starts ${node} again (restart ${fact.counter})`
    const detail =
      fact.counter >= 2 ? 'This may be a loop: each round takes a donor and wipes the joiner.' : ''
    return told(severity, title, detail)
  }
  return null
}

const SIGNALS: Readonly<Record<number, string>> = {
  6: 'It aborted itself: the lines before say why; after a failed SST this is usual.',
  9: 'It was killed from outside: by an operator, the kernel for lack of memory, or a watchdog.',
  11: 'It crashed: its log has a stack trace.',
}

function groupOf(fact: LogFact, node: string): Told | null {
  if (fact.kind === 'gcs-shift') {
    const severity = fact.to === 'SYNCED' ? 'ok' : 'notice'
    const seqno = fact.seqno === null ? '' : `At seqno ${fact.seqno}.`
    return { ...told(severity, `${node}: ${fact.from} → ${fact.to}`, seqno), kind: 'state-shift' }
  }
  if (fact.kind === 'view') {
    const size = countOfThings(fact.members.length, 'member')
    if (fact.primary) return told('notice', `${node} is in a Primary component of ${size}`)
    const lost = fact.partitioned.length
    return told(
      'critical',
      `${node} is in a non-Primary component of ${size}`,
      lost > 0 ? `Lost without a goodbye: ${fact.partitioned.join(', ')}.` : '',
    )
  }
  if (fact.kind === 'member-desynced' || fact.kind === 'member-resynced') {
    const verb = fact.kind === 'member-desynced' ? 'desynced itself from' : 'is back in step with'
    return { ...told('notice', `${fact.member} ${verb} the group`), scope: 'group' }
  }
  if (fact.kind === 'provider-paused') {
    return told('warning', `${node} stands still`, 'A transfer or a backup holds a read lock.')
  }
  if (fact.kind === 'provider-resumed') return told('notice', `${node} replicates again`)
  if (fact.kind === 'bootstrap') {
    return told('warning', `${node} was bootstrapped as the first node of a cluster`)
  }
  return null
}

function troubleOf(fact: LogFact, node: string): Told | null {
  switch (fact.kind) {
    case 'peer-suspected':
      return told('warning', `${node} no longer hears ${fact.peer}`)
    case 'peer-inactive':
      return told('warning', `${node} takes ${fact.peer} for dead`)
    case 'peer-evicted':
      return told('critical', `${fact.peer} was evicted`, 'It must be restarted to join again.')
    case 'connection-lost':
      return told('warning', `${node} lost its connection to ${fact.address ?? fact.peer}`)
    case 'no-primary-view':
      return told(
        'critical',
        `${node} found no Primary component and gave up`,
        'No listed address had one, or port 4567 is blocked. Its saved seqno is -1 now.',
      )
    case 'bootstrap-refused':
      return told(
        'critical',
        `${node} refused to bootstrap`,
        'It was not the last to leave. Compare the positions of all nodes before forcing it.',
      )
    case 'vote':
      return {
        ...told('warning', 'The group votes on a failed write-set', fact.text),
        scope: 'group',
      }
    case 'inconsistent':
      return told('critical', `${node} has other data than the group and leaves it`, fact.text)
    case 'apply-failed':
      return told('critical', `${node} failed to apply a write-set`, fact.text)
    case 'ignored-split-brain':
      return told(
        'critical',
        `${node} goes on without a quorum`,
        'pc.ignore_sb or pc.ignore_quorum is set: the other side may do the same.',
      )
    case 'conflicting-primaries':
      return told('critical', `${node} met a second Primary component`)
    case 'error':
      return told('warning', `${node} logged an error`, fact.text)
    // Kept for other rules: they say what another event says already.
    case 'gcs-shift':
    case 'view':
    case 'group-view':
    case 'component':
    case 'quorum':
    case 'saved-state':
    case 'recovered-position':
    case 'transfer-required':
    case 'sst-script':
    case 'donor-selected':
    case 'donor-awaited':
    case 'transfer-accepted':
    case 'ist-verdict':
    case 'sst-verdict':
    case 'ist-refused':
    case 'transfer-stage':
    case 'rsync-module':
    case 'stream-received':
    case 'events-received':
    case 'queue-progress':
    case 'transfer-sent':
    case 'transfer-received':
    case 'transfer-failed':
    case 'transfer-aborted':
    case 'member-synced':
    case 'member-desynced':
    case 'member-resynced':
    case 'server-status':
    case 'synchronized':
    case 'server-starting':
    case 'server-ready':
    case 'shutdown-begun':
    case 'shutdown-complete':
    case 'server-killed':
    case 'unit-failed':
    case 'unit-restart':
    case 'provider-paused':
    case 'provider-resumed':
    case 'bootstrap':
    case 'flow-control-interval':
      return null
  }
}

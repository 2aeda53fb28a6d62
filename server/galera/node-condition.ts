import { awayCondition } from '#server/galera/away-condition.ts'
import { arbitratorCondition } from '#server/galera/arbitrator-condition.ts'
import {
  listedBy,
  verdict,
  type ConditionEvidence,
  type ConditionVerdict,
} from '#server/galera/condition-evidence.ts'
import type { NodeReading } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** What is known of a node now. A stale reading proves nothing, so it gives `unknown`. */
export function nodeCondition(sight: NodeSight, evidence: ConditionEvidence): ConditionVerdict {
  if (evidence.workerSilent) {
    return verdict('unknown', 'The worker is not running, so nothing current is known.')
  }
  if (sight.node.kind === 'arbitrator') return arbitratorCondition(sight, evidence)
  if (sight.fresh) return answeringCondition(sight.fresh, evidence)
  const contact = sight.snapshot?.sql
  if (contact?.kind === 'failing') return awayCondition(sight, contact, evidence)
  if (contact?.kind === 'answering') {
    const seconds = sight.ageMs === null ? null : Math.round(sight.ageMs / 1000)
    return verdict(
      'unknown',
      seconds === null
        ? 'It answers, but its status has not been read yet.'
        : `Its last reading is ${seconds} s old; what it is now is not known.`,
    )
  }
  if (evidence.listing) {
    return verdict('member', `${listedBy(evidence.listing)}; the console has not asked it yet.`)
  }
  return verdict('unknown', 'The console has not asked it yet.')
}

function answeringCondition(reading: NodeReading, evidence: ConditionEvidence): ConditionVerdict {
  if (reading.clusterStatus === 'Disconnected' || !reading.connected) {
    return verdict('disconnected', 'It runs, but it is not connected to any group.')
  }
  if (reading.clusterStatus === 'non-Primary') {
    const size = reading.clusterSize
    return verdict(
      'non-primary',
      `It reports a non-Primary component${size === null ? '' : ` of ${size}`} and refuses queries.`,
    )
  }
  if (reading.clusterStatus !== 'Primary') {
    return verdict('unknown', 'It does not say whether its component is Primary.')
  }
  switch (reading.localState) {
    case 4:
      return verdict(
        'synced',
        reading.ready
          ? 'It reports Synced in a Primary component.'
          : 'It reports Synced in a Primary component, but wsrep_ready is OFF.',
      )
    case 3:
      return verdict('joined', 'It has its data and is applying what it missed.')
    case 2:
      return donorOrDesynced(reading, evidence)
    case 1:
      return verdict('joiner', `It reports "${reading.localStateComment || 'Joining'}".`)
    case 0:
      return verdict('joiner', 'It is connected to a Primary component and has no state yet.')
    case null:
      return verdict('unknown', 'It does not report wsrep_local_state.')
  }
}

/** State 2 is both: a transfer, or a desync by wsrep_desync, a backup or a global read lock. */
function donorOrDesynced(reading: NodeReading, evidence: ConditionEvidence): ConditionVerdict {
  if (evidence.donatesTo.length > 0) {
    return verdict('donor', `It is sending a state transfer to ${nameList(evidence.donatesTo)}.`)
  }
  if (reading.desync === true) {
    return verdict('desynced', 'wsrep_desync is ON: it lags without slowing the others.')
  }
  if (evidence.joiners.length > 0) {
    return verdict(
      'donor',
      `It reports Donor/Desynced while ${nameList(evidence.joiners)} is joining.`,
    )
  }
  return verdict(
    'desynced',
    'It reports Donor/Desynced and no joiner is seen: a backup or a global read lock does this.',
  )
}

import type { Contact, ContactFailure, GcsState } from '#server/galera/model.ts'
import {
  listedBy,
  verdict,
  type ConditionEvidence,
  type ConditionVerdict,
} from '#server/galera/condition-evidence.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** evs.inactive_timeout (default PT15S): by then a dead server is off the members' lists. */
const INACTIVE_AFTER_MS = 15_000

/** By then a server that was asked again has answered, or its silence is a failure of its own. */
const ASKED_AGAIN_MS = 4000

type FailingContact = Extract<Contact, { kind: 'failing' }>

type Meaning = 'no-listener' | 'no-answer' | 'no-path' | 'not-allowed' | 'alone'

/**
 * What a failed contact proves: the host answers for a port without a listener, nothing answers, we
 * came not as far as its database, or it refused us. A lost connection alone proves no death: KILL,
 * wait_timeout and firewalls end connections too.
 */
const MEANING: Readonly<Record<ContactFailure, Meaning>> = {
  refused: 'no-listener',
  'connection-lost': 'no-answer',
  'ssh-path': 'no-path',
  unreachable: 'no-answer',
  timeout: 'no-answer',
  'name-not-found': 'no-answer',
  'access-denied': 'not-allowed',
  'missing-privilege': 'not-allowed',
  tls: 'not-allowed',
  'too-many-connections': 'not-allowed',
  'not-mariadb': 'not-allowed',
  'ssh-auth': 'not-allowed',
  'ssh-key-unusable': 'not-allowed',
  'host-key-changed': 'not-allowed',
  'host-key-unknown': 'not-allowed',
  sudo: 'not-allowed',
  'secret-unreadable': 'not-allowed',
  other: 'not-allowed',
  'not-galera': 'alone',
}

/** The condition of a data node whose SQL the console cannot use; the journal outranks a guess. */
export function awayCondition(
  sight: NodeSight,
  contact: FailingContact,
  evidence: ConditionEvidence,
): ConditionVerdict {
  const meaning = MEANING[contact.failure]
  if (meaning === 'alone') {
    return verdict('disconnected', 'It runs without Galera: it is no member of any group.')
  }
  const told = journalVerdict(sight, contact, evidence)
  if (told && meaning !== 'not-allowed') return told
  const { listing } = evidence
  if (meaning === 'no-listener') return silentPort(sight, contact, evidence)
  if (meaning === 'no-answer') return unanswered(contact, evidence)
  return listing
    ? verdict('member', `${listedBy(listing)}, but the console cannot ask it.`)
    : (told ?? verdict('unknown', 'The console cannot ask it, and no server lists it as a member.'))
}

function unanswered(
  { failure, sinceMs }: FailingContact,
  { listing, now }: ConditionEvidence,
): ConditionVerdict {
  if (failure !== 'connection-lost') {
    const why = failure === 'name-not-found' ? 'Its host name does not resolve' : 'No answer'
    return verdict(
      'unreachable',
      listing
        ? `The console cannot reach it, but ${listedBy(listing)}.`
        : `${why}, and no server that answers lists it as a member.`,
    )
  }
  const lost = 'Its SQL connection was lost and it has not answered since'
  if (listing) return verdict('unreachable', `${lost}, but ${listedBy(listing)}.`)
  return now - sinceMs < ASKED_AGAIN_MS
    ? verdict('unknown', `${lost}; the console is asking again.`)
    : verdict('unreachable', `${lost}. No server that answers lists it as a member.`)
}

/**
 * Speaks only while the journal is followed: then unit and state are of now. But a killed server
 * leaves no last line: for a while after its connection was lost, its last words prove nothing.
 */
function journalVerdict(
  sight: NodeSight,
  contact: FailingContact,
  evidence: ConditionEvidence,
): ConditionVerdict | null {
  const { snapshot } = sight
  const journal = snapshot?.journal
  if (!journal || snapshot?.ssh?.kind !== 'answering') return null
  const { unitState, gcsState } = journal
  if (unitState === 'inactive' || unitState === 'failed') {
    return verdict('down', `Its MariaDB unit is ${unitState}.`)
  }
  if (gcsState === 'JOINER' || gcsState === 'PRIMARY') {
    return verdict('joiner', 'Its journal says it is receiving a state transfer.')
  }
  if (gcsState === 'JOINED' && evidence.listing?.uuid !== sight.last?.gcommUuid) {
    return verdict('joined', 'Its journal says JOINED; it accepts no SQL yet.')
  }
  const mayBeDead =
    evidence.listing?.uuid === sight.last?.gcommUuid &&
    evidence.now - contact.sinceMs < INACTIVE_AFTER_MS
  if (evidence.listing && !mayBeDead && isMemberState(gcsState)) {
    const blocked =
      contact.failure === 'ssh-path'
        ? 'the console has no way to its SQL.'
        : 'it accepts no SQL here: check bind-address and the firewall.'
    return verdict(
      'member',
      `Its journal says ${gcsState} and ${listedBy(evidence.listing)}, but ${blocked}`,
    )
  }
  if (unitState === 'activating') return verdict('joiner', 'Its MariaDB unit is starting.')
  return null
}

function isMemberState(gcsState: GcsState | null): boolean {
  return gcsState === 'SYNCED' || gcsState === 'JOINED' || gcsState === 'DONOR/DESYNCED'
}

/**
 * The host answers, nothing listens: down, a joiner, which has no SQL socket yet (measured), or a
 * firewall. A joiner only where something besides the silence speaks for a transfer.
 */
function silentPort(
  sight: NodeSight,
  contact: FailingContact,
  { listing, listTellers, possibleDonors, now }: ConditionEvidence,
): ConditionVerdict {
  const refuses = 'Its SQL port refuses connections'
  if (!listing) {
    return verdict(
      'down',
      listTellers.length > 0 ? `${refuses} and the group does not list it.` : `${refuses}.`,
    )
  }
  const sameServer = sight.last?.gcommUuid === listing.uuid
  if (sameServer && now - contact.sinceMs < INACTIVE_AFTER_MS) {
    return verdict(
      'down',
      `${refuses}; ${listedBy(listing)} still, as the group takes seconds to notice.`,
    )
  }
  const silent = `Not accepting SQL, but ${listedBy(listing)}`
  const { transfer } = sight.snapshot ?? {}
  if (transfer && transfer.stage !== 'Synced') {
    return verdict('joiner', `${silent}, and the journals tell of a state transfer to it.`)
  }
  if (possibleDonors.length > 0) {
    return verdict(
      'joiner',
      `${silent} and ${nameList(possibleDonors)} ${possibleDonors.length === 1 ? 'reports' : 'report'} Donor/Desynced: a joiner has no SQL socket during a physical SST.`,
    )
  }
  return verdict(
    'member',
    `${silent}: check bind-address and the firewall. Nothing tells of a state transfer to it.`,
  )
}

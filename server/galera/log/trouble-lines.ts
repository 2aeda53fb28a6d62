import { group, plainRule, type LineRule } from '#server/galera/log/line-rule.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'

/** A gcomm UUID, abbreviated ("310a11cc-9d91") or whole. */
const PEER = String.raw`([0-9a-f]{8}(?:-[0-9a-f]{4}){1,4}[0-9a-f]{0,8})`

/** Lines after which a joiner or donor gives up (galera-measured §1.5, failure lines). */
const GIVING_UP = [
  'Will never receive state. Need to abort',
  'State transfer request failed unrecoverably',
  'Failed to prepare for ',
  'SST script aborted with error',
  "Joiner and donor can't be the same node",
  'Previous SST is not completed',
  'Application state transfer failed',
  'receiving IST failed, node restart required',
] as const

/** Peers that fall silent, votes, inconsistency and refusals (evs_proto.cpp, gmcast.cpp, gcs). */
export const troubleLines: readonly LineRule[] = [
  {
    hint: 'suspecting node: ',
    pattern: new RegExp(`suspecting node: ${PEER}`),
    read: (match) => ({ kind: 'peer-suspected', peer: group(match, 1) }),
  },
  {
    hint: 'detected inactive node: ',
    pattern: new RegExp(`detected inactive node: ${PEER}`),
    read: (match) => ({ kind: 'peer-inactive', peer: group(match, 1) }),
  },
  {
    hint: 'declaring ',
    pattern: new RegExp(`declaring suspected ${PEER} as inactive`),
    read: (match) => ({ kind: 'peer-inactive', peer: group(match, 1) }),
  },
  {
    hint: 'declaring inactive',
    pattern: new RegExp(`node ${PEER} failed to commit for install message, declaring inactive`),
    read: (match) => ({ kind: 'peer-inactive', peer: group(match, 1) }),
  },
  {
    hint: 'victing ',
    pattern: new RegExp(`(?:evicting member|Evicting node) ${PEER}`),
    read: (match) => ({ kind: 'peer-evicted', peer: group(match, 1) }),
  },
  {
    hint: ' timed out, no messages seen in',
    pattern: new RegExp(
      String.raw`connection to peer ([0-9a-f]{8}(?:-[0-9a-f-]{0,28})?) with addr (\S{0,100}?),? timed out, no messages seen in`,
    ),
    read: (match) => ({
      kind: 'connection-lost',
      peer: group(match, 1),
      address: match[2] === '' ? null : group(match, 2),
    }),
  },
  plainRule('failed to reach primary view', { kind: 'no-primary-view' }),
  plainRule('It may not be safe to bootstrap the cluster from this node', {
    kind: 'bootstrap-refused',
  }),
  plainRule('Connecting with bootstrap option: 1', { kind: 'bootstrap' }),
  {
    hint: 'initiates vote on',
    pattern: /Member \d{1,5}\s?\([^()]{0,200}\) initiates vote on .{0,400}/,
    read: (match) => ({ kind: 'vote', text: match[0].trim() }),
  },
  ...inconsistentRules(),
  {
    hint: 'ailed to apply',
    pattern: /[Ff]ailed to apply (?:write set|trx|app buffer|writeset|events).{0,300}/,
    read: (match) => ({ kind: 'apply-failed', text: match[0].trim() }),
  },
  plainRule('Ignoring possible split-brain', { kind: 'ignored-split-brain' }),
  plainRule('Ignoring lack of quorum', { kind: 'ignored-split-brain' }),
  plainRule('conflicting prims: my prim', { kind: 'conflicting-primaries' }),
  ...GIVING_UP.map((hint): LineRule => {
    const escaped = hint.replaceAll('.', String.raw`\.`)
    return {
      hint,
      pattern: new RegExp(`${escaped}.{0,300}`),
      read: (match) => ({ kind: 'transfer-aborted', reason: match[0].trim() }),
    }
  }),
]

function inconsistentRules(): LineRule[] {
  const read = (match: RegExpExecArray): LogFact => ({
    kind: 'inconsistent',
    text: match[0].trim(),
  })
  return [
    { hint: 'Inconsistency detected', pattern: /Inconsistency detected.{0,300}/, read },
    {
      hint: 'is inconsistent with group',
      pattern: /Vote .{0,200} is inconsistent with group/,
      read,
    },
    { hint: 'consistency compromised', pattern: /Node consistency compromised.{0,100}/, read },
  ]
}

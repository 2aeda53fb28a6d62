import { group, MEMBER, plainRule, POSITION, type LineRule } from '#server/galera/log/line-rule.ts'
import type { GcsState } from '#server/galera/model.ts'

const GCS_STATES: readonly GcsState[] = [
  'CLOSED',
  'OPEN',
  'PRIMARY',
  'JOINER',
  'DONOR/DESYNCED',
  'JOINED',
  'SYNCED',
]

/** A gcs state of the log, or null for a word that is none. */
export function gcsStateOf(word: string): GcsState | null {
  return GCS_STATES.find((state) => state === word) ?? null
}

/** States and membership (gcs.cpp, gcs_group.cpp, wsrep-lib; order as in galera-measured §1.5). */
export const stateLines: readonly LineRule[] = [
  {
    hint: 'Shifting ',
    pattern: /Shifting ([A-Z/]{1,20}) -> ([A-Z/]{1,20})(?: \(TO: (-?\d{1,19})\))?/,
    read: (match) => {
      const from = gcsStateOf(group(match, 1))
      const to = gcsStateOf(group(match, 2))
      if (!from || !to) return null
      return {
        kind: 'gcs-shift',
        from,
        to,
        seqno: match[3] === undefined ? null : Number(match[3]),
      }
    },
  },
  {
    hint: 'New COMPONENT:',
    pattern:
      /New COMPONENT: primary = (yes|no), bootstrap = (yes|no), my_idx = -?\d+, memb_num = (\d{1,9})/,
    read: (match) => ({
      kind: 'component',
      primary: match[1] === 'yes',
      bootstrap: match[2] === 'yes',
      memberCount: Number(match[3]),
    }),
  },
  {
    hint: 'synced with group',
    pattern: new RegExp(`Member ${MEMBER} synced with group`),
    read: (match) => ({ kind: 'member-synced', member: group(match, 1) }),
  },
  {
    hint: 'desyncs itself from group',
    pattern: new RegExp(`Member ${MEMBER} desyncs itself from group`),
    read: (match) => ({ kind: 'member-desynced', member: group(match, 1) }),
  },
  {
    hint: 'resyncs itself to group',
    pattern: new RegExp(`Member ${MEMBER} resyncs itself to group`),
    read: (match) => ({ kind: 'member-resynced', member: group(match, 1) }),
  },
  {
    hint: 'Server status change',
    pattern: /Server status change (\w{1,30}) -> (\w{1,30})/,
    read: (match) => ({ kind: 'server-status', from: group(match, 1), to: group(match, 2) }),
  },
  plainRule('Synchronized with group, ready for connections', { kind: 'synchronized' }),
  {
    hint: 'Flow-control interval',
    pattern: /Flow-control interval: \[(\d{1,15}), ?(\d{1,15})\]/,
    read: (match) => ({
      kind: 'flow-control-interval',
      low: Number(match[1]),
      high: Number(match[2]),
    }),
  },
  {
    hint: 'Found saved state',
    pattern: new RegExp(`Found saved state: ${POSITION}, safe_to_bootstrap: (\\d)`),
    read: (match) => ({
      kind: 'saved-state',
      position: { uuid: group(match, 1), seqno: Number(match[2]) },
      safeToBootstrap: match[3] === '1',
    }),
  },
  {
    // By the pre-start script without a colon, by hand with one (measured).
    hint: 'Recovered position',
    pattern: new RegExp(`Recovered position:? +${POSITION}`),
    read: (match) => ({
      kind: 'recovered-position',
      position: { uuid: group(match, 1), seqno: Number(match[2]) },
    }),
  },
]

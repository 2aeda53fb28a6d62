import { MINUTE_MS, NO_HISTORY, SECOND_MS, type Rule } from '../rule.ts'
import { dataNodes, eachFreshNode, nodeFinding } from '../scene.ts'

const base = { threshold: null, scope: 'node', preview: NO_HISTORY } as const

const notSynced: Rule = {
  ...base,
  id: 'not-synced',
  title: 'Not Synced for long',
  severity: 'warning',
  forMs: 10 * MINUTE_MS,
  looksAt: 'A server that answers, but is neither Synced nor a donor.',
  runbook:
    'Look at its transfer: stage, rate and time left stand on its page. A joiner that moves needs only time. One that stands still: read its journal and that of the donor. A Joined node applies what it missed: check its disk and wsrep_slave_threads.',
  preview: { kind: 'samples', figure: 'notSynced' },
  see: (scene) =>
    eachFreshNode(scene, ({ name, assessed }) =>
      ['synced', 'donor', 'desynced'].includes(assessed.condition)
        ? null
        : { title: `${name} is not Synced: ${assessed.label}`, detail: assessed.because },
    ),
}

const inNoGroup: Rule = {
  ...base,
  id: 'node-disconnected',
  title: 'Node in no group',
  severity: 'critical',
  forMs: 15 * SECOND_MS,
  looksAt: 'The server runs, but wsrep_connected is OFF: what is written there is not replicated.',
  runbook:
    'Keep clients away from it. Check wsrep_cluster_address, the network to port 4567 of the members, and its error log; then restart it.',
  see: (scene) => nodeFinding(scene, 'node-disconnected'),
}

const notReady: Rule = {
  ...base,
  id: 'not-ready',
  title: 'Synced, but refuses queries',
  severity: 'critical',
  forMs: 15 * SECOND_MS,
  looksAt: 'wsrep_ready is OFF although the node is a full member.',
  runbook: 'Look for the last wsrep error in its log. If it does not become ready, restart it.',
  see: (scene) => nodeFinding(scene, 'synced-not-ready'),
}

const regrouping: Rule = {
  ...base,
  id: 'regrouping',
  title: 'Group does not settle',
  severity: 'critical',
  forMs: 10 * SECOND_MS,
  looksAt: 'wsrep_evs_state is not OPERATIONAL: commits wait until the members agree on a view.',
  runbook:
    'Check packet loss and latency on port 4567; wsrep_evs_delayed names the slow member. If one member is half dead, stop it.',
  see: (scene) => nodeFinding(scene, 'evs-unsettled'),
}

const desynced: Rule = {
  ...base,
  id: 'left-desynced',
  title: 'Left desynced',
  severity: 'warning',
  forMs: 10 * MINUTE_MS,
  looksAt: 'Donor/Desynced without a transfer: it may lag without limit and cannot be a donor.',
  runbook:
    'If wsrep_desync is ON and no maintenance needs it: SET GLOBAL wsrep_desync=OFF. Otherwise find the backup or the FLUSH TABLES WITH READ LOCK that holds it and let it end.',
  see: (scene) => nodeFinding(scene, 'desynced'),
}

const readOnly: Rule = {
  ...base,
  id: 'left-read-only',
  title: 'Left read-only',
  severity: 'notice',
  forMs: 10 * MINUTE_MS,
  looksAt: 'read_only is ON.',
  runbook: 'If it is not meant: SET GLOBAL read_only=OFF, and look for it in the option files.',
  see: (scene) => nodeFinding(scene, 'read-only'),
}

const rejects: Rule = {
  ...base,
  id: 'rejects-queries',
  title: 'Rejects all queries',
  severity: 'warning',
  forMs: MINUTE_MS,
  looksAt: 'wsrep_reject_queries is not NONE.',
  runbook: 'If no maintenance needs it: SET GLOBAL wsrep_reject_queries=NONE.',
  see: (scene) => nodeFinding(scene, 'rejects-queries'),
}

const dangerous: Rule = {
  ...base,
  id: 'dangerous-options',
  title: 'Quorum rule switched off',
  severity: 'critical',
  forMs: 0,
  looksAt: 'pc.ignore_sb or pc.ignore_quorum is true.',
  runbook:
    'Set it to false in wsrep_provider_options, at run time and in the option files: with it a network fault ends in split brain.',
  see: (scene) => nodeFinding(scene, 'dangerous-options'),
}

const inconsistent: Rule = {
  ...base,
  id: 'inconsistent',
  title: 'Inconsistent node',
  severity: 'critical',
  forMs: 0,
  looksAt: 'The group voted the node out, since its data differ. Over after a full transfer to it.',
  runbook:
    'Do not start it with its old data. Keep them if only it holds something, then rebuild it from its page: it must get a full SST. Look into GRA_*.log for the write-set that failed.',
  see: (scene) => {
    const ids = scene.inconsistent
    if (ids === null) return [{ subject: '*', holds: 'unknown', because: 'Not reckoned yet.' }]
    return dataNodes(scene)
      .filter(({ nodeId }) => ids.has(nodeId))
      .map(({ nodeId, name }) => ({
        subject: nodeId,
        nodeId,
        holds: true,
        title: `${name} has other data than the group`,
        detail: 'Its journal tells that the group voted it out; no transfer has mended it since.',
      }))
  },
}

export const nodeStateRules: Rule[] = [
  notSynced,
  inNoGroup,
  notReady,
  regrouping,
  desynced,
  readOnly,
  rejects,
  dangerous,
  inconsistent,
]
